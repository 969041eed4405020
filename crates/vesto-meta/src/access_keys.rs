//! Long-term access keys of users and account roots. Verifying an HMAC needs the secret itself: it is stored sealed.

use chrono::{DateTime, Utc};
use vesto_types::{AccessKeyId, AccountId, Secret};

use crate::{MetaError, Tx, row::At};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessKeyRecord {
    pub id: AccessKeyId,
    pub account: AccountId,
    /// `None`: a key of the account's root.
    pub user_id: Option<String>,
    pub secret: Secret,
    pub active: bool,
    pub created_at: DateTime<Utc>,
}

fn purpose(id: &str) -> String {
    format!("access-key {id}")
}

pub async fn list(tx: &mut Tx) -> Result<Vec<AccessKeyRecord>, MetaError> {
    type Row = (String, String, Option<String>, Vec<u8>, i64, i64);
    let rows: Vec<Row> = sqlx::query_as("SELECT id, account, user_id, secret, active, created_at FROM access_keys")
        .fetch_all(tx.connection())
        .await?;
    rows.into_iter()
        .map(|(id, account, user_id, secret, active, created_at)| {
            Ok(AccessKeyRecord {
                secret: tx.secrets().open_sealed(&purpose(&id), &secret)?,
                id: At("access_keys", "id").access_key_id(&id)?,
                account: At("access_keys", "account").account(&account)?,
                user_id,
                active: active != 0,
                created_at: At("access_keys", "created_at").time(created_at)?,
            })
        })
        .collect()
}

/// Inserts the key or sets whether the stored one is active.
pub async fn put(tx: &mut Tx, key: &AccessKeyRecord) -> Result<(), MetaError> {
    let sealed = tx.secrets().seal(&purpose(key.id.as_str()), &key.secret)?;
    sqlx::query(
        "INSERT INTO access_keys (id, account, user_id, secret, active, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (id) DO UPDATE SET active = ?5",
    )
    .bind(key.id.as_str())
    .bind(key.account.as_str())
    .bind(&key.user_id)
    .bind(sealed)
    .bind(i64::from(key.active))
    .bind(key.created_at.timestamp_micros())
    .execute(tx.connection())
    .await?;
    Ok(())
}

pub async fn delete(tx: &mut Tx, id: &AccessKeyId) -> Result<(), MetaError> {
    sqlx::query("DELETE FROM access_keys WHERE id = ?").bind(id.as_str()).execute(tx.connection()).await?;
    Ok(())
}
