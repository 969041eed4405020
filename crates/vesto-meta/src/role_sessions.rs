//! Sessions that AssumeRole handed out: a temporary key, the token bound to it, and what the session may do at most.

use chrono::{DateTime, Utc};
use vesto_types::{AccessKeyId, AccountId, Secret};

use crate::{
    MetaError, Tx,
    row::{At, Tags, list_text, pairs_text},
};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleSessionRecord {
    /// `ASIA…`
    pub access_key_id: AccessKeyId,
    pub account: AccountId,
    /// The role's unique id: a role made again under the same name does not revive its predecessor's sessions.
    pub role_id: String,
    pub name: String,
    pub secret: Secret,
    pub token: Secret,
    /// Session policies as (source, document): the source is a managed policy's ARN or `inline`.
    pub policies: Vec<(String, String)>,
    pub tags: Tags,
    pub transitive_tags: Vec<String>,
    pub source_identity: Option<String>,
    pub issued_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
}

pub async fn list(tx: &mut Tx) -> Result<Vec<RoleSessionRecord>, MetaError> {
    type Row = (String, String, String, String, Vec<u8>, Vec<u8>, String, String, String, Option<String>, i64, i64);
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT access_key_id, account, role_id, name, secret, token, policies, tags, transitive_tags,
                source_identity, issued_at, expires_at FROM role_sessions",
    )
    .fetch_all(tx.connection())
    .await?;
    let at = |column| At("role_sessions", column);
    rows.into_iter()
        .map(|(key, account, role_id, name, secret, token, policies, tags, transitive, source, issued, expires)| {
            Ok(RoleSessionRecord {
                access_key_id: at("access_key_id").access_key_id(&key)?,
                account: at("account").account(&account)?,
                role_id,
                name,
                secret: tx.secrets().open_sealed(&format!("session-secret {key}"), &secret)?,
                token: tx.secrets().open_sealed(&format!("session-token {key}"), &token)?,
                policies: at("policies").pairs(&policies)?,
                tags: at("tags").pairs(&tags)?,
                transitive_tags: at("transitive_tags").list(&transitive)?,
                source_identity: source,
                issued_at: at("issued_at").time(issued)?,
                expires_at: at("expires_at").time(expires)?,
            })
        })
        .collect()
}

pub async fn insert(tx: &mut Tx, session: &RoleSessionRecord) -> Result<(), MetaError> {
    let key = session.access_key_id.as_str();
    let secret = tx.secrets().seal(&format!("session-secret {key}"), &session.secret)?;
    let token = tx.secrets().seal(&format!("session-token {key}"), &session.token)?;
    sqlx::query(
        "INSERT INTO role_sessions (access_key_id, account, role_id, name, secret, token, policies, tags,
                                    transitive_tags, source_identity, issued_at, expires_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(key)
    .bind(session.account.as_str())
    .bind(&session.role_id)
    .bind(&session.name)
    .bind(secret)
    .bind(token)
    .bind(pairs_text(&session.policies))
    .bind(pairs_text(&session.tags))
    .bind(list_text(&session.transitive_tags))
    .bind(&session.source_identity)
    .bind(session.issued_at.timestamp_micros())
    .bind(session.expires_at.timestamp_micros())
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Forgets sessions that expired before `time`.
pub async fn delete_expired(tx: &mut Tx, time: DateTime<Utc>) -> Result<(), MetaError> {
    sqlx::query("DELETE FROM role_sessions WHERE expires_at < ?")
        .bind(time.timestamp_micros())
        .execute(tx.connection())
        .await?;
    Ok(())
}
