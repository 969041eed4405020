//! Snapshots of clusters: where their data lies, and the cluster as it was.

use chrono::{DateTime, Utc};
use sqlx::FromRow;
use vesto_types::AccountId;

use crate::{MetaError, Tx, row::At};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SnapshotRecord {
    /// A UUID; its own for each snapshot that was ever made.
    pub id: String,
    pub account: AccountId,
    pub identifier: String,
    pub status: String,
    pub created_at: DateTime<Utc>,
    /// A JSON object.
    pub details: serde_json::Value,
}

#[derive(FromRow)]
struct Row {
    id: String,
    account: String,
    identifier: String,
    status: String,
    created_at: i64,
    details: String,
}

pub async fn list(tx: &mut Tx) -> Result<Vec<SnapshotRecord>, MetaError> {
    let rows: Vec<Row> = sqlx::query_as("SELECT * FROM cluster_snapshots ORDER BY account, identifier")
        .fetch_all(tx.connection())
        .await?;
    rows.into_iter().map(record).collect()
}

/// Inserts the snapshot or replaces what is stored of it.
pub async fn put(tx: &mut Tx, snapshot: &SnapshotRecord) -> Result<(), MetaError> {
    sqlx::query(
        "INSERT INTO cluster_snapshots (id, account, identifier, status, created_at, details)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (id) DO UPDATE SET status = ?4, created_at = ?5, details = ?6",
    )
    .bind(&snapshot.id)
    .bind(snapshot.account.as_str())
    .bind(&snapshot.identifier)
    .bind(&snapshot.status)
    .bind(snapshot.created_at.timestamp_micros())
    .bind(snapshot.details.to_string())
    .execute(tx.connection())
    .await?;
    Ok(())
}

pub async fn delete(tx: &mut Tx, id: &str) -> Result<(), MetaError> {
    sqlx::query("DELETE FROM cluster_snapshots WHERE id = ?").bind(id).execute(tx.connection()).await?;
    Ok(())
}

fn record(row: Row) -> Result<SnapshotRecord, MetaError> {
    let at = |column| At("cluster_snapshots", column);
    Ok(SnapshotRecord {
        account: at("account").account(&row.account)?,
        created_at: at("created_at").time(row.created_at)?,
        details: serde_json::from_str(&row.details).map_err(|_| at("details").corrupt(&row.details))?,
        id: row.id,
        identifier: row.identifier,
        status: row.status,
    })
}

#[cfg(test)]
mod tests;
