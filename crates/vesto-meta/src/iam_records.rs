//! IAM's smaller entities as documents: what a document says is the business of whoever writes it. Documents hold seeds
//! of MFA devices, private keys and verifiers of passwords, so they are sealed as a whole.

use vesto_types::{AccountId, Secret};

use crate::{MetaError, Tx, row::At};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IamRecord {
    pub account: AccountId,
    /// The family: `InstanceProfile`, `MfaDevice` …
    pub kind: String,
    /// Unique among the account's records of this kind.
    pub key: String,
    pub document: Secret,
}

fn purpose(account: &str, kind: &str, key: &str) -> String {
    format!("iam-record {account} {kind} {key}")
}

pub async fn list(tx: &mut Tx) -> Result<Vec<IamRecord>, MetaError> {
    let rows: Vec<(String, String, String, Vec<u8>)> =
        sqlx::query_as("SELECT account, kind, key, document FROM iam_records").fetch_all(tx.connection()).await?;
    rows.into_iter()
        .map(|(account, kind, key, document)| {
            let document = tx.secrets().open_sealed(&purpose(&account, &kind, &key), &document)?;
            Ok(IamRecord { account: At("iam_records", "account").account(&account)?, kind, key, document })
        })
        .collect()
}

/// Inserts the record or replaces what is stored under its key.
pub async fn put(tx: &mut Tx, record: &IamRecord) -> Result<(), MetaError> {
    let purpose = purpose(record.account.as_str(), &record.kind, &record.key);
    let sealed = tx.secrets().seal(&purpose, &record.document)?;
    sqlx::query(
        "INSERT INTO iam_records (account, kind, key, document) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (account, kind, key) DO UPDATE SET document = ?4",
    )
    .bind(record.account.as_str())
    .bind(&record.kind)
    .bind(&record.key)
    .bind(sealed)
    .execute(tx.connection())
    .await?;
    Ok(())
}

pub async fn delete(tx: &mut Tx, account: &AccountId, kind: &str, key: &str) -> Result<(), MetaError> {
    sqlx::query("DELETE FROM iam_records WHERE account = ? AND kind = ? AND key = ?")
        .bind(account.as_str())
        .bind(kind)
        .bind(key)
        .execute(tx.connection())
        .await?;
    Ok(())
}
