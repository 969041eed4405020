//! AWS accounts of this server.

use chrono::{DateTime, Utc};
use vesto_types::AccountId;

use crate::{MetaError, Tx, row::At};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountRecord {
    pub id: AccountId,
    pub created_at: DateTime<Utc>,
}

pub async fn list(tx: &mut Tx) -> Result<Vec<AccountRecord>, MetaError> {
    let rows: Vec<(String, i64)> =
        sqlx::query_as("SELECT id, created_at FROM accounts ORDER BY id").fetch_all(tx.connection()).await?;
    rows.into_iter()
        .map(|(id, created_at)| {
            Ok(AccountRecord {
                id: At("accounts", "id").account(&id)?,
                created_at: At("accounts", "created_at").time(created_at)?,
            })
        })
        .collect()
}

pub async fn insert(tx: &mut Tx, account: &AccountRecord) -> Result<(), MetaError> {
    sqlx::query("INSERT INTO accounts (id, created_at) VALUES (?, ?)")
        .bind(account.id.as_str())
        .bind(account.created_at.timestamp_micros())
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// Deletes every account and, with them, everything that the identity tables hold.
pub async fn delete_all(tx: &mut Tx) -> Result<(), MetaError> {
    for statement in ["DELETE FROM accounts", "DELETE FROM inline_policies", "DELETE FROM attachments"] {
        sqlx::query(statement).execute(tx.connection()).await?;
    }
    Ok(())
}
