//! Sessions that GetSessionToken, GetFederationToken and the web console's sign-in handed out: a temporary key of a user or root, and the token
//! bound to it.

use chrono::{DateTime, Utc};
use vesto_types::{AccessKeyId, AccountId, Secret};

use crate::{
    MetaError, Tx,
    row::{At, Tags, pairs_text},
};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserSessionRecord {
    /// `ASIA…`
    pub access_key_id: AccessKeyId,
    pub account: AccountId,
    /// `None`: the account's root.
    pub user_id: Option<String>,
    pub secret: Secret,
    pub token: Secret,
    /// The name that GetFederationToken gave the session.
    pub federated_name: Option<String>,
    /// Session policies as (source, document), as in [`crate::role_sessions`].
    pub policies: Vec<(String, String)>,
    pub tags: Tags,
    pub issued_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    /// When the user proved to hold an MFA device; `None` if it did not.
    pub mfa_at: Option<DateTime<Utc>>,
    /// Of somebody who signed in to the web console.
    pub is_console: bool,
}

#[derive(sqlx::FromRow)]
struct Row {
    access_key_id: String,
    account: String,
    user_id: Option<String>,
    secret: Vec<u8>,
    token: Vec<u8>,
    federated_name: Option<String>,
    policies: String,
    tags: String,
    mfa_at: Option<i64>,
    is_console: bool,
    issued_at: i64,
    expires_at: i64,
}

pub async fn list(tx: &mut Tx) -> Result<Vec<UserSessionRecord>, MetaError> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT access_key_id, account, user_id, secret, token, federated_name, policies, tags, mfa_at, is_console,
                issued_at, expires_at FROM user_sessions",
    )
    .fetch_all(tx.connection())
    .await?;
    rows.into_iter().map(|row| record(tx, row)).collect()
}

fn record(tx: &Tx, row: Row) -> Result<UserSessionRecord, MetaError> {
    let at = |column| At("user_sessions", column);
    let key = &row.access_key_id;
    Ok(UserSessionRecord {
        access_key_id: at("access_key_id").access_key_id(key)?,
        account: at("account").account(&row.account)?,
        secret: tx.secrets().open_sealed(&format!("session-secret {key}"), &row.secret)?,
        token: tx.secrets().open_sealed(&format!("session-token {key}"), &row.token)?,
        user_id: row.user_id,
        federated_name: row.federated_name,
        policies: at("policies").pairs(&row.policies)?,
        tags: at("tags").pairs(&row.tags)?,
        mfa_at: row.mfa_at.map(|micros| at("mfa_at").time(micros)).transpose()?,
        is_console: row.is_console,
        issued_at: at("issued_at").time(row.issued_at)?,
        expires_at: at("expires_at").time(row.expires_at)?,
    })
}

pub async fn insert(tx: &mut Tx, session: &UserSessionRecord) -> Result<(), MetaError> {
    let key = session.access_key_id.as_str();
    let secret = tx.secrets().seal(&format!("session-secret {key}"), &session.secret)?;
    let token = tx.secrets().seal(&format!("session-token {key}"), &session.token)?;
    sqlx::query(
        "INSERT INTO user_sessions (access_key_id, account, user_id, secret, token, federated_name, policies, tags,
                                    issued_at, expires_at, mfa_at, is_console)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(key)
    .bind(session.account.as_str())
    .bind(&session.user_id)
    .bind(secret)
    .bind(token)
    .bind(&session.federated_name)
    .bind(pairs_text(&session.policies))
    .bind(pairs_text(&session.tags))
    .bind(session.issued_at.timestamp_micros())
    .bind(session.expires_at.timestamp_micros())
    .bind(session.mfa_at.map(|at| at.timestamp_micros()))
    .bind(session.is_console)
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Forgets sessions that expired before `time`.
pub async fn delete_expired(tx: &mut Tx, time: DateTime<Utc>) -> Result<(), MetaError> {
    sqlx::query("DELETE FROM user_sessions WHERE expires_at < ?")
        .bind(time.timestamp_micros())
        .execute(tx.connection())
        .await?;
    Ok(())
}
