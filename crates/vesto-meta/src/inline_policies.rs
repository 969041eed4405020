//! Policies embedded in one user or role.

use crate::{MetaError, Tx};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InlinePolicyRecord {
    /// The unique id of the user or role.
    pub owner_id: String,
    pub name: String,
    pub document: String,
}

pub async fn list(tx: &mut Tx) -> Result<Vec<InlinePolicyRecord>, MetaError> {
    let rows: Vec<(String, String, String)> =
        sqlx::query_as("SELECT owner_id, name, document FROM inline_policies").fetch_all(tx.connection()).await?;
    Ok(rows.into_iter().map(|(owner_id, name, document)| InlinePolicyRecord { owner_id, name, document }).collect())
}

pub async fn put(tx: &mut Tx, policy: &InlinePolicyRecord) -> Result<(), MetaError> {
    sqlx::query(
        "INSERT INTO inline_policies (owner_id, name, document) VALUES (?1, ?2, ?3)
         ON CONFLICT (owner_id, name) DO UPDATE SET document = ?3",
    )
    .bind(&policy.owner_id)
    .bind(&policy.name)
    .bind(&policy.document)
    .execute(tx.connection())
    .await?;
    Ok(())
}

pub async fn delete(tx: &mut Tx, owner_id: &str, name: &str) -> Result<(), MetaError> {
    sqlx::query("DELETE FROM inline_policies WHERE owner_id = ? AND name = ?")
        .bind(owner_id)
        .bind(name)
        .execute(tx.connection())
        .await?;
    Ok(())
}
