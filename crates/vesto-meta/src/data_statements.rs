//! Statements of the Data API: who runs what, and what became of it. The body is sealed.

use chrono::{DateTime, Utc};
use serde_json::Value;
use vesto_types::{AccountId, Secret};

use crate::{MetaError, Tx, row::At};

#[derive(Debug, Clone, PartialEq)]
pub struct StatementRecord {
    pub id: String,
    pub account: AccountId,
    /// The unique id of the user or role that runs it.
    pub owner: String,
    /// `aws:userid`: of a role, with the name of its session.
    pub user_id: String,
    pub client_token: Option<String>,
    pub ended: bool,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub body: Value,
}

/// Whose statements are listed.
#[derive(Debug, Clone, Copy)]
pub struct OfOwner<'a> {
    pub account: &'a AccountId,
    pub owner: &'a str,
    /// Only of this session of the role.
    pub user_id: Option<&'a str>,
}

type Row = (i64, String, String, String, String, Option<String>, i64, i64, i64, Vec<u8>);

const COLUMNS: &str = "sequence, id, account, owner, user_id, client_token, ended, created_at, updated_at, body";

fn purpose(id: &str) -> String {
    format!("data-statement {id}")
}

fn sealed(tx: &Tx, record: &StatementRecord) -> Result<Vec<u8>, MetaError> {
    Ok(tx.secrets().seal(&purpose(&record.id), &Secret::new(record.body.to_string()))?)
}

pub async fn insert(tx: &mut Tx, record: &StatementRecord) -> Result<(), MetaError> {
    let body = sealed(tx, record)?;
    sqlx::query(
        "INSERT INTO data_statements (id, account, owner, user_id, client_token, ended, created_at, updated_at, body)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(&record.id)
    .bind(record.account.as_str())
    .bind(&record.owner)
    .bind(&record.user_id)
    .bind(&record.client_token)
    .bind(i64::from(record.ended))
    .bind(record.created_at.timestamp_micros())
    .bind(record.updated_at.timestamp_micros())
    .bind(body)
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Stores how a statement stands now.
pub async fn update(tx: &mut Tx, record: &StatementRecord) -> Result<(), MetaError> {
    let body = sealed(tx, record)?;
    sqlx::query("UPDATE data_statements SET ended = ?, updated_at = ?, body = ? WHERE id = ?")
        .bind(i64::from(record.ended))
        .bind(record.updated_at.timestamp_micros())
        .bind(body)
        .bind(&record.id)
        .execute(tx.connection())
        .await?;
    Ok(())
}

pub async fn get(tx: &mut Tx, id: &str) -> Result<Option<StatementRecord>, MetaError> {
    let sql = format!("SELECT {COLUMNS} FROM data_statements WHERE id = ?");
    let row: Option<Row> = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(id).fetch_optional(tx.connection()).await?;
    row.map(|row| Ok(record(tx, row)?.1)).transpose()
}

/// The newest statement that the owner began with this token after `since`.
pub async fn of_token(
    tx: &mut Tx,
    of: OfOwner<'_>,
    token: &str,
    since: DateTime<Utc>,
) -> Result<Option<StatementRecord>, MetaError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM data_statements
         WHERE account = ? AND owner = ? AND client_token = ? AND created_at > ? ORDER BY sequence DESC LIMIT 1"
    );
    let row: Option<Row> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(of.account.as_str())
        .bind(of.owner)
        .bind(token)
        .bind(since.timestamp_micros())
        .fetch_optional(tx.connection())
        .await?;
    row.map(|row| Ok(record(tx, row)?.1)).transpose()
}

/// At most `limit` of the owner's statements before the one numbered `before`, newest first, with their numbers.
pub async fn list(
    tx: &mut Tx,
    of: OfOwner<'_>,
    before: i64,
    limit: u32,
) -> Result<Vec<(i64, StatementRecord)>, MetaError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM data_statements
         WHERE account = ?1 AND owner = ?2 AND (?3 IS NULL OR user_id = ?3) AND sequence < ?4
         ORDER BY sequence DESC LIMIT ?5"
    );
    let rows: Vec<Row> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(of.account.as_str())
        .bind(of.owner)
        .bind(of.user_id)
        .bind(before)
        .bind(limit)
        .fetch_all(tx.connection())
        .await?;
    rows.into_iter().map(|row| record(tx, row)).collect()
}

/// Those that have not ended.
pub async fn unfinished(tx: &mut Tx) -> Result<Vec<StatementRecord>, MetaError> {
    let sql = format!("SELECT {COLUMNS} FROM data_statements WHERE ended = 0");
    let rows: Vec<Row> = sqlx::query_as(sqlx::AssertSqlSafe(sql)).fetch_all(tx.connection()).await?;
    rows.into_iter().map(|row| Ok(record(tx, row)?.1)).collect()
}

pub async fn ids(tx: &mut Tx) -> Result<Vec<String>, MetaError> {
    Ok(sqlx::query_scalar("SELECT id FROM data_statements").fetch_all(tx.connection()).await?)
}

/// Forgets what ended before `time`, and says what that was.
pub async fn forget_ended_before(tx: &mut Tx, time: DateTime<Utc>) -> Result<Vec<String>, MetaError> {
    let sql = "DELETE FROM data_statements WHERE ended = 1 AND updated_at < ? RETURNING id";
    Ok(sqlx::query_scalar(sql).bind(time.timestamp_micros()).fetch_all(tx.connection()).await?)
}

pub async fn delete_all(tx: &mut Tx) -> Result<(), MetaError> {
    sqlx::query("DELETE FROM data_statements").execute(tx.connection()).await?;
    Ok(())
}

fn record(tx: &Tx, row: Row) -> Result<(i64, StatementRecord), MetaError> {
    let (sequence, id, account, owner, user_id, client_token, ended, created_at, updated_at, body) = row;
    let at = |column| At("data_statements", column);
    let opened = tx.secrets().open_sealed(&purpose(&id), &body)?;
    let record = StatementRecord {
        account: at("account").account(&account)?,
        created_at: at("created_at").time(created_at)?,
        updated_at: at("updated_at").time(updated_at)?,
        body: serde_json::from_str(opened.expose()).map_err(|_| at("body").corrupt("sealed"))?,
        ended: ended != 0,
        id,
        owner,
        user_id,
        client_token,
    };
    Ok((sequence, record))
}

#[cfg(test)]
mod tests;
