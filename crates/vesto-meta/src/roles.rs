//! IAM roles with their trust policies.

use chrono::{DateTime, Utc};
use vesto_types::AccountId;

use crate::{
    MetaError, Tx,
    row::{At, Tags, pairs_text},
};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleRecord {
    /// `AROA…`; never used again once the role is deleted.
    pub id: String,
    pub account: AccountId,
    pub name: String,
    pub path: String,
    pub trust_document: String,
    /// The users and roles that the trust policy names, as (ARN, unique id) at the time it was saved.
    pub trust_principals: Vec<(String, String)>,
    pub description: Option<String>,
    /// Seconds.
    pub max_session_duration: u32,
    pub boundary: Option<String>,
    pub tags: Tags,
    pub created_at: DateTime<Utc>,
}

pub async fn list(tx: &mut Tx) -> Result<Vec<RoleRecord>, MetaError> {
    type Row = (String, String, String, String, String, String, Option<String>, i64, Option<String>, String, i64);
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT id, account, name, path, trust_document, trust_principals, description, max_session_duration,
                boundary, tags, created_at FROM roles",
    )
    .fetch_all(tx.connection())
    .await?;
    rows.into_iter()
        .map(|(id, account, name, path, trust, principals, description, duration, boundary, tags, created_at)| {
            Ok(RoleRecord {
                id,
                account: At("roles", "account").account(&account)?,
                name,
                path,
                trust_document: trust,
                trust_principals: At("roles", "trust_principals").pairs(&principals)?,
                description,
                max_session_duration: At("roles", "max_session_duration").number(duration)?,
                boundary,
                tags: At("roles", "tags").pairs(&tags)?,
                created_at: At("roles", "created_at").time(created_at)?,
            })
        })
        .collect()
}

/// Inserts the role or replaces what is stored under its id.
pub async fn put(tx: &mut Tx, role: &RoleRecord) -> Result<(), MetaError> {
    sqlx::query(
        "INSERT INTO roles (id, account, name, path, trust_document, trust_principals, description,
                            max_session_duration, boundary, tags, created_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
         ON CONFLICT (id) DO UPDATE SET name = ?3, path = ?4, trust_document = ?5, trust_principals = ?6,
             description = ?7, max_session_duration = ?8, boundary = ?9, tags = ?10",
    )
    .bind(&role.id)
    .bind(role.account.as_str())
    .bind(&role.name)
    .bind(&role.path)
    .bind(&role.trust_document)
    .bind(pairs_text(&role.trust_principals))
    .bind(&role.description)
    .bind(i64::from(role.max_session_duration))
    .bind(&role.boundary)
    .bind(pairs_text(&role.tags))
    .bind(role.created_at.timestamp_micros())
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Deletes the role and, with it, its sessions.
pub async fn delete(tx: &mut Tx, id: &str) -> Result<(), MetaError> {
    sqlx::query("DELETE FROM roles WHERE id = ?").bind(id).execute(tx.connection()).await?;
    Ok(())
}
