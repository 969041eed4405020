//! What was refused lately, and why: a bounded log.

use chrono::{DateTime, Utc};

use crate::{MetaError, Tx, row::At};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DenialRecord {
    pub at: DateTime<Utc>,
    pub request_id: String,
    /// Of a SQL statement's request.
    pub query: Option<DeniedQuery>,
    pub principal: String,
    pub action: String,
    pub resource: String,
    /// JSON. No secrets are in it.
    pub explanation: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeniedQuery {
    pub cluster: String,
    pub db_user: String,
    pub query_id: i64,
}

type Row = (i64, String, Option<String>, Option<String>, Option<i64>, String, String, String, String);

/// The newest `limit`, oldest of them first.
pub async fn list(tx: &mut Tx, limit: u32) -> Result<Vec<DenialRecord>, MetaError> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT at, request_id, cluster, db_user, query_id, principal, action, resource, explanation
         FROM (SELECT * FROM authorization_denials ORDER BY sequence DESC LIMIT ?) ORDER BY sequence",
    )
    .bind(limit)
    .fetch_all(tx.connection())
    .await?;
    rows.into_iter().map(record).collect()
}

/// Those of one request, oldest first.
pub async fn of_request(tx: &mut Tx, request_id: &str) -> Result<Vec<DenialRecord>, MetaError> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT at, request_id, cluster, db_user, query_id, principal, action, resource, explanation
         FROM authorization_denials WHERE request_id = ? ORDER BY sequence",
    )
    .bind(request_id)
    .fetch_all(tx.connection())
    .await?;
    rows.into_iter().map(record).collect()
}

fn record(
    (at, request_id, cluster, db_user, query_id, principal, action, resource, explanation): Row,
) -> Result<DenialRecord, MetaError> {
    let query = cluster.zip(db_user).zip(query_id);
    Ok(DenialRecord {
        at: At("authorization_denials", "at").time(at)?,
        request_id,
        query: query.map(|((cluster, db_user), query_id)| DeniedQuery { cluster, db_user, query_id }),
        principal,
        action,
        resource,
        explanation,
    })
}

pub async fn insert(tx: &mut Tx, denial: &DenialRecord) -> Result<(), MetaError> {
    let query = denial.query.as_ref();
    sqlx::query(
        "INSERT INTO authorization_denials (at, request_id, cluster, db_user, query_id, principal, action, resource,
                                            explanation) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(denial.at.timestamp_micros())
    .bind(&denial.request_id)
    .bind(query.map(|query| &query.cluster))
    .bind(query.map(|query| &query.db_user))
    .bind(query.map(|query| query.query_id))
    .bind(&denial.principal)
    .bind(&denial.action)
    .bind(&denial.resource)
    .bind(&denial.explanation)
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Forgets all but the newest `kept`.
pub async fn trim(tx: &mut Tx, kept: u32) -> Result<(), MetaError> {
    let trim = "DELETE FROM authorization_denials
                WHERE sequence <= (SELECT max(sequence) FROM authorization_denials) - ?";
    sqlx::query(trim).bind(kept).execute(tx.connection()).await?;
    Ok(())
}

pub async fn delete_all(tx: &mut Tx) -> Result<(), MetaError> {
    sqlx::query("DELETE FROM authorization_denials").execute(tx.connection()).await?;
    Ok(())
}
