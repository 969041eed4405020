//! What happened to clusters and snapshots. A bounded log: whoever appends says how many are kept.

use chrono::{DateTime, Utc};
use sqlx::FromRow;
use vesto_types::AccountId;

use crate::{MetaError, Tx, row::At};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventRecord {
    /// Ascending in the order of what happened.
    pub sequence: i64,
    pub account: AccountId,
    /// As AWS numbers the kinds of events: `REDSHIFT-EVENT-2000`.
    pub event_id: String,
    pub source_type: String,
    pub source: String,
    pub message: String,
    pub date: DateTime<Utc>,
}

#[derive(FromRow)]
struct Row {
    sequence: i64,
    account: String,
    event_id: String,
    source_type: String,
    source: String,
    message: String,
    date: i64,
}

pub async fn list(tx: &mut Tx) -> Result<Vec<EventRecord>, MetaError> {
    let rows: Vec<Row> =
        sqlx::query_as("SELECT * FROM cluster_events ORDER BY sequence").fetch_all(tx.connection()).await?;
    rows.into_iter().map(record).collect()
}

pub async fn append(tx: &mut Tx, event: &EventRecord) -> Result<(), MetaError> {
    sqlx::query(
        "INSERT INTO cluster_events (sequence, account, event_id, source_type, source, message, date)
         VALUES (?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(event.sequence)
    .bind(event.account.as_str())
    .bind(&event.event_id)
    .bind(&event.source_type)
    .bind(&event.source)
    .bind(&event.message)
    .bind(event.date.timestamp_micros())
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Forgets the events before `sequence`.
pub async fn forget_before(tx: &mut Tx, sequence: i64) -> Result<(), MetaError> {
    sqlx::query("DELETE FROM cluster_events WHERE sequence < ?").bind(sequence).execute(tx.connection()).await?;
    Ok(())
}

fn record(row: Row) -> Result<EventRecord, MetaError> {
    let at = |column| At("cluster_events", column);
    Ok(EventRecord {
        sequence: row.sequence,
        account: at("account").account(&row.account)?,
        event_id: row.event_id,
        source_type: row.source_type,
        source: row.source,
        message: row.message,
        date: at("date").time(row.date)?,
    })
}

#[cfg(test)]
mod tests;
