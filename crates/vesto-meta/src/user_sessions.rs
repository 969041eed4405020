//! Sessions that GetSessionToken handed out: a temporary key of a user or root, and the token bound to it.

use chrono::{DateTime, Utc};
use vesto_types::{AccessKeyId, AccountId, Secret};

use crate::{MetaError, Tx, row::At};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserSessionRecord {
    /// `ASIA…`
    pub access_key_id: AccessKeyId,
    pub account: AccountId,
    /// `None`: the account's root.
    pub user_id: Option<String>,
    pub secret: Secret,
    pub token: Secret,
    pub issued_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    /// When the user proved to hold an MFA device; `None` if it did not.
    pub mfa_at: Option<DateTime<Utc>>,
}

pub async fn list(tx: &mut Tx) -> Result<Vec<UserSessionRecord>, MetaError> {
    type Row = (String, String, Option<String>, Vec<u8>, Vec<u8>, i64, i64, Option<i64>);
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT access_key_id, account, user_id, secret, token, issued_at, expires_at, mfa_at FROM user_sessions",
    )
    .fetch_all(tx.connection())
    .await?;
    let at = |column| At("user_sessions", column);
    rows.into_iter()
        .map(|(key, account, user_id, secret, token, issued_at, expires_at, mfa_at)| {
            Ok(UserSessionRecord {
                access_key_id: at("access_key_id").access_key_id(&key)?,
                account: at("account").account(&account)?,
                user_id,
                secret: tx.secrets().open_sealed(&format!("session-secret {key}"), &secret)?,
                token: tx.secrets().open_sealed(&format!("session-token {key}"), &token)?,
                issued_at: at("issued_at").time(issued_at)?,
                expires_at: at("expires_at").time(expires_at)?,
                mfa_at: mfa_at.map(|micros| at("mfa_at").time(micros)).transpose()?,
            })
        })
        .collect()
}

pub async fn insert(tx: &mut Tx, session: &UserSessionRecord) -> Result<(), MetaError> {
    let key = session.access_key_id.as_str();
    let secret = tx.secrets().seal(&format!("session-secret {key}"), &session.secret)?;
    let token = tx.secrets().seal(&format!("session-token {key}"), &session.token)?;
    sqlx::query(
        "INSERT INTO user_sessions (access_key_id, account, user_id, secret, token, issued_at, expires_at, mfa_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(key)
    .bind(session.account.as_str())
    .bind(&session.user_id)
    .bind(secret)
    .bind(token)
    .bind(session.issued_at.timestamp_micros())
    .bind(session.expires_at.timestamp_micros())
    .bind(session.mfa_at.map(|at| at.timestamp_micros()))
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
