//! What the management API keeps besides clusters: named records of many families, each a JSON object and tags.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde_json::{Map, Value};
use vesto_types::AccountId;

use crate::{MetaError, Tx, row::At};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ControlRecord {
    pub account: AccountId,
    /// The kind of thing, as its ARN spells it (`parametergroup`).
    pub family: String,
    /// Unique within account and family.
    pub name: String,
    pub body: Map<String, Value>,
    pub tags: BTreeMap<String, String>,
    pub created_at: DateTime<Utc>,
}

pub async fn list(tx: &mut Tx) -> Result<Vec<ControlRecord>, MetaError> {
    type Row = (String, String, String, String, String, i64);
    let rows: Vec<Row> = sqlx::query_as("SELECT account, family, name, body, tags, created_at FROM control_records")
        .fetch_all(tx.connection())
        .await?;
    let at = |column| At("control_records", column);
    let record = |(account, family, name, body, tags, created_at): Row| {
        Ok(ControlRecord {
            account: at("account").account(&account)?,
            body: serde_json::from_str(&body).map_err(|_| at("body").corrupt(&body))?,
            tags: serde_json::from_str(&tags).map_err(|_| at("tags").corrupt(&tags))?,
            created_at: at("created_at").time(created_at)?,
            family,
            name,
        })
    };
    rows.into_iter().map(record).collect()
}

/// Inserts the record or replaces what is stored under its name.
pub async fn put(tx: &mut Tx, record: &ControlRecord) -> Result<(), MetaError> {
    sqlx::query(
        "INSERT INTO control_records (account, family, name, body, tags, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (account, family, name) DO UPDATE SET body = ?4, tags = ?5, created_at = ?6",
    )
    .bind(record.account.as_str())
    .bind(&record.family)
    .bind(&record.name)
    .bind(Value::from(record.body.clone()).to_string())
    .bind(serde_json::json!(record.tags).to_string())
    .bind(record.created_at.timestamp_micros())
    .execute(tx.connection())
    .await?;
    Ok(())
}

pub async fn delete(tx: &mut Tx, account: &AccountId, family: &str, name: &str) -> Result<(), MetaError> {
    sqlx::query("DELETE FROM control_records WHERE account = ? AND family = ? AND name = ?")
        .bind(account.as_str())
        .bind(family)
        .bind(name)
        .execute(tx.connection())
        .await?;
    Ok(())
}

#[cfg(test)]
mod tests;
