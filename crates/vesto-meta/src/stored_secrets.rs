//! The secrets that users keep in Secrets Manager, with all their versions. The body is sealed.

use vesto_types::{AccountId, Secret};

use crate::{MetaError, Tx, row::At};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredSecretRecord {
    pub arn: String,
    pub account: AccountId,
    pub name: String,
    /// JSON.
    pub body: Secret,
}

fn purpose(arn: &str) -> String {
    format!("stored-secret {arn}")
}

pub async fn list(tx: &mut Tx) -> Result<Vec<StoredSecretRecord>, MetaError> {
    type Row = (String, String, String, Vec<u8>);
    let rows: Vec<Row> =
        sqlx::query_as("SELECT arn, account, name, body FROM stored_secrets").fetch_all(tx.connection()).await?;
    let record = |(arn, account, name, body): Row| {
        Ok(StoredSecretRecord {
            body: tx.secrets().open_sealed(&purpose(&arn), &body)?,
            account: At("stored_secrets", "account").account(&account)?,
            arn,
            name,
        })
    };
    rows.into_iter().map(record).collect()
}

/// Inserts the secret or replaces what is stored of it.
pub async fn put(tx: &mut Tx, secret: &StoredSecretRecord) -> Result<(), MetaError> {
    let body = tx.secrets().seal(&purpose(&secret.arn), &secret.body)?;
    sqlx::query(
        "INSERT INTO stored_secrets (arn, account, name, body) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (arn) DO UPDATE SET body = ?4",
    )
    .bind(&secret.arn)
    .bind(secret.account.as_str())
    .bind(&secret.name)
    .bind(body)
    .execute(tx.connection())
    .await?;
    Ok(())
}

pub async fn delete(tx: &mut Tx, arn: &str) -> Result<(), MetaError> {
    sqlx::query("DELETE FROM stored_secrets WHERE arn = ?").bind(arn).execute(tx.connection()).await?;
    Ok(())
}

pub async fn delete_all(tx: &mut Tx) -> Result<(), MetaError> {
    sqlx::query("DELETE FROM stored_secrets").execute(tx.connection()).await?;
    Ok(())
}

#[cfg(test)]
mod tests;
