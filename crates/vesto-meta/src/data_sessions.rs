//! Sessions that the Data API keeps between statements, and those that it kept. None outlives the server.

use chrono::{DateTime, Utc};
use serde_json::Value;
use vesto_types::AccountId;

use crate::data_statements::OfOwner;
use crate::{MetaError, Tx, row::At};

#[derive(Debug, Clone, PartialEq)]
pub struct SessionRecord {
    pub id: String,
    pub account: AccountId,
    pub owner: String,
    pub user_id: String,
    pub closed: bool,
    pub updated_at: DateTime<Utc>,
    /// JSON. No secrets are in it.
    pub body: Value,
}

type Row = (i64, String, String, String, String, i64, i64, String);

/// Inserts the session or replaces how it stands.
pub async fn put(tx: &mut Tx, session: &SessionRecord) -> Result<(), MetaError> {
    sqlx::query(
        "INSERT INTO data_sessions (id, account, owner, user_id, closed, updated_at, body)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         ON CONFLICT (id) DO UPDATE SET closed = ?5, updated_at = ?6, body = ?7",
    )
    .bind(&session.id)
    .bind(session.account.as_str())
    .bind(&session.owner)
    .bind(&session.user_id)
    .bind(i64::from(session.closed))
    .bind(session.updated_at.timestamp_micros())
    .bind(session.body.to_string())
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// At most `limit` of the owner's sessions before the one numbered `before`, newest first, with their numbers.
pub async fn list(
    tx: &mut Tx,
    of: OfOwner<'_>,
    before: i64,
    limit: u32,
) -> Result<Vec<(i64, SessionRecord)>, MetaError> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT sequence, id, account, owner, user_id, closed, updated_at, body FROM data_sessions
         WHERE account = ?1 AND owner = ?2 AND (?3 IS NULL OR user_id = ?3) AND sequence < ?4
         ORDER BY sequence DESC LIMIT ?5",
    )
    .bind(of.account.as_str())
    .bind(of.owner)
    .bind(of.user_id)
    .bind(before)
    .bind(limit)
    .fetch_all(tx.connection())
    .await?;
    rows.into_iter().map(record).collect()
}

/// Those that are not closed.
pub async fn open(tx: &mut Tx) -> Result<Vec<SessionRecord>, MetaError> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT sequence, id, account, owner, user_id, closed, updated_at, body FROM data_sessions WHERE closed = 0",
    )
    .fetch_all(tx.connection())
    .await?;
    rows.into_iter().map(|row| Ok(record(row)?.1)).collect()
}

pub async fn forget_closed_before(tx: &mut Tx, time: DateTime<Utc>) -> Result<(), MetaError> {
    sqlx::query("DELETE FROM data_sessions WHERE closed = 1 AND updated_at < ?")
        .bind(time.timestamp_micros())
        .execute(tx.connection())
        .await?;
    Ok(())
}

pub async fn delete_all(tx: &mut Tx) -> Result<(), MetaError> {
    sqlx::query("DELETE FROM data_sessions").execute(tx.connection()).await?;
    Ok(())
}

fn record(
    (sequence, id, account, owner, user_id, closed, updated_at, body): Row,
) -> Result<(i64, SessionRecord), MetaError> {
    let at = |column| At("data_sessions", column);
    let record = SessionRecord {
        account: at("account").account(&account)?,
        updated_at: at("updated_at").time(updated_at)?,
        body: serde_json::from_str(&body).map_err(|_| at("body").corrupt(&body))?,
        closed: closed != 0,
        id,
        owner,
        user_id,
    };
    Ok((sequence, record))
}

#[cfg(test)]
mod tests;
