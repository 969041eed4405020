//! Which managed policies (the account's or AWS's) are attached to which user or role.

use chrono::{DateTime, Utc};

use crate::{MetaError, Tx, row::At};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttachmentRecord {
    /// The unique id of the user or role.
    pub owner_id: String,
    pub policy_arn: String,
    pub attached_at: DateTime<Utc>,
}

/// Oldest first, as IAM lists them.
pub async fn list(tx: &mut Tx) -> Result<Vec<AttachmentRecord>, MetaError> {
    let rows: Vec<(String, String, i64)> =
        sqlx::query_as("SELECT owner_id, policy_arn, attached_at FROM attachments ORDER BY attached_at, policy_arn")
            .fetch_all(tx.connection())
            .await?;
    rows.into_iter()
        .map(|(owner_id, policy_arn, attached_at)| {
            let attached_at = At("attachments", "attached_at").time(attached_at)?;
            Ok(AttachmentRecord { owner_id, policy_arn, attached_at })
        })
        .collect()
}

pub async fn put(tx: &mut Tx, attachment: &AttachmentRecord) -> Result<(), MetaError> {
    sqlx::query(
        "INSERT INTO attachments (owner_id, policy_arn, attached_at) VALUES (?, ?, ?)
         ON CONFLICT (owner_id, policy_arn) DO NOTHING",
    )
    .bind(&attachment.owner_id)
    .bind(&attachment.policy_arn)
    .bind(attachment.attached_at.timestamp_micros())
    .execute(tx.connection())
    .await?;
    Ok(())
}

pub async fn delete(tx: &mut Tx, owner_id: &str, policy_arn: &str) -> Result<(), MetaError> {
    sqlx::query("DELETE FROM attachments WHERE owner_id = ? AND policy_arn = ?")
        .bind(owner_id)
        .bind(policy_arn)
        .execute(tx.connection())
        .await?;
    Ok(())
}
