//! Deletions of service-linked roles that were asked for, each with what came of it.

use chrono::{DateTime, Utc};
use vesto_types::AccountId;

use crate::{
    MetaError, Tx,
    row::{At, list_text},
};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceRoleDeletionRecord {
    /// `task/aws-service-role/SERVICE/ROLE/UUID`
    pub task_id: String,
    pub account: AccountId,
    /// ARNs of the resources that kept the role; empty where it was deleted.
    pub used_by: Vec<String>,
    pub created_at: DateTime<Utc>,
}

pub async fn list(tx: &mut Tx) -> Result<Vec<ServiceRoleDeletionRecord>, MetaError> {
    let rows: Vec<(String, String, String, i64)> =
        sqlx::query_as("SELECT task_id, account, used_by, created_at FROM service_role_deletions")
            .fetch_all(tx.connection())
            .await?;
    let at = |column| At("service_role_deletions", column);
    let record = |(task_id, account, used_by, created_at): (String, String, String, i64)| {
        Ok(ServiceRoleDeletionRecord {
            task_id,
            account: at("account").account(&account)?,
            used_by: at("used_by").list(&used_by)?,
            created_at: at("created_at").time(created_at)?,
        })
    };
    rows.into_iter().map(record).collect()
}

pub async fn put(tx: &mut Tx, deletion: &ServiceRoleDeletionRecord) -> Result<(), MetaError> {
    sqlx::query(
        "INSERT OR REPLACE INTO service_role_deletions (task_id, account, used_by, created_at) VALUES (?, ?, ?, ?)",
    )
    .bind(&deletion.task_id)
    .bind(deletion.account.as_str())
    .bind(list_text(&deletion.used_by))
    .bind(deletion.created_at.timestamp_micros())
    .execute(tx.connection())
    .await?;
    Ok(())
}
