//! IAM groups and who is in them.

use chrono::{DateTime, Utc};
use vesto_types::AccountId;

use crate::{MetaError, Tx, row::At};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupRecord {
    /// `AGPA…`
    pub id: String,
    pub account: AccountId,
    pub name: String,
    pub path: String,
    pub created_at: DateTime<Utc>,
}

pub async fn list(tx: &mut Tx) -> Result<Vec<GroupRecord>, MetaError> {
    let rows: Vec<(String, String, String, String, i64)> =
        sqlx::query_as("SELECT id, account, name, path, created_at FROM groups").fetch_all(tx.connection()).await?;
    rows.into_iter()
        .map(|(id, account, name, path, created_at)| {
            let account = At("groups", "account").account(&account)?;
            let created_at = At("groups", "created_at").time(created_at)?;
            Ok(GroupRecord { id, account, name, path, created_at })
        })
        .collect()
}

/// (group id, user id)
pub async fn list_members(tx: &mut Tx) -> Result<Vec<(String, String)>, MetaError> {
    Ok(sqlx::query_as("SELECT group_id, user_id FROM group_members").fetch_all(tx.connection()).await?)
}

/// Inserts the group or replaces what is stored under its id.
pub async fn put(tx: &mut Tx, group: &GroupRecord) -> Result<(), MetaError> {
    sqlx::query(
        "INSERT INTO groups (id, account, name, path, created_at) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (id) DO UPDATE SET name = ?3, path = ?4",
    )
    .bind(&group.id)
    .bind(group.account.as_str())
    .bind(&group.name)
    .bind(&group.path)
    .bind(group.created_at.timestamp_micros())
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Deletes the group; its members stay users.
pub async fn delete(tx: &mut Tx, id: &str) -> Result<(), MetaError> {
    sqlx::query("DELETE FROM groups WHERE id = ?").bind(id).execute(tx.connection()).await?;
    Ok(())
}

pub async fn add_member(tx: &mut Tx, group_id: &str, user_id: &str) -> Result<(), MetaError> {
    sqlx::query("INSERT INTO group_members (group_id, user_id) VALUES (?, ?) ON CONFLICT DO NOTHING")
        .bind(group_id)
        .bind(user_id)
        .execute(tx.connection())
        .await?;
    Ok(())
}

pub async fn remove_member(tx: &mut Tx, group_id: &str, user_id: &str) -> Result<(), MetaError> {
    sqlx::query("DELETE FROM group_members WHERE group_id = ? AND user_id = ?")
        .bind(group_id)
        .bind(user_id)
        .execute(tx.connection())
        .await?;
    Ok(())
}
