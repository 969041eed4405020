//! IAM users.

use chrono::{DateTime, Utc};
use vesto_types::AccountId;

use crate::{
    MetaError, Tx,
    row::{At, Tags, pairs_text},
};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserRecord {
    /// `AIDA…`; never used again once the user is deleted.
    pub id: String,
    pub account: AccountId,
    pub name: String,
    pub path: String,
    /// The ARN of the managed policy that is this user's permissions boundary.
    pub boundary: Option<String>,
    pub tags: Tags,
    pub created_at: DateTime<Utc>,
}

pub async fn list(tx: &mut Tx) -> Result<Vec<UserRecord>, MetaError> {
    type Row = (String, String, String, String, Option<String>, String, i64);
    let rows: Vec<Row> = sqlx::query_as("SELECT id, account, name, path, boundary, tags, created_at FROM users")
        .fetch_all(tx.connection())
        .await?;
    rows.into_iter()
        .map(|(id, account, name, path, boundary, tags, created_at)| {
            Ok(UserRecord {
                id,
                account: At("users", "account").account(&account)?,
                name,
                path,
                boundary,
                tags: At("users", "tags").pairs(&tags)?,
                created_at: At("users", "created_at").time(created_at)?,
            })
        })
        .collect()
}

/// Inserts the user or replaces what is stored under its id.
pub async fn put(tx: &mut Tx, user: &UserRecord) -> Result<(), MetaError> {
    sqlx::query(
        "INSERT INTO users (id, account, name, path, boundary, tags, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         ON CONFLICT (id) DO UPDATE SET name = ?3, path = ?4, boundary = ?5, tags = ?6",
    )
    .bind(&user.id)
    .bind(user.account.as_str())
    .bind(&user.name)
    .bind(&user.path)
    .bind(&user.boundary)
    .bind(pairs_text(&user.tags))
    .bind(user.created_at.timestamp_micros())
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Deletes the user and, with it, its access keys.
pub async fn delete(tx: &mut Tx, id: &str) -> Result<(), MetaError> {
    sqlx::query("DELETE FROM users WHERE id = ?").bind(id).execute(tx.connection()).await?;
    Ok(())
}
