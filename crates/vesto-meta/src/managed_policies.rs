//! Customer managed policies and their versions. AWS's own are part of the program, not of the database.

use chrono::{DateTime, Utc};
use vesto_types::AccountId;

use crate::{
    MetaError, Tx,
    row::{At, Tags, pairs_text},
};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyRecord {
    pub arn: String,
    pub account: AccountId,
    /// `ANPA…`
    pub id: String,
    pub name: String,
    pub path: String,
    pub description: Option<String>,
    pub default_version: u32,
    /// The highest version number ever given: numbers are not used again.
    pub last_version: u32,
    pub tags: Tags,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyVersionRecord {
    pub policy_arn: String,
    pub version: u32,
    pub document: String,
    pub created_at: DateTime<Utc>,
}

pub async fn list(tx: &mut Tx) -> Result<Vec<PolicyRecord>, MetaError> {
    type Row = (String, String, String, String, String, Option<String>, i64, i64, String, i64, i64);
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT arn, account, id, name, path, description, default_version, last_version, tags, created_at, updated_at
         FROM managed_policies",
    )
    .fetch_all(tx.connection())
    .await?;
    let at = |column| At("managed_policies", column);
    rows.into_iter()
        .map(|(arn, account, id, name, path, description, default, last, tags, created_at, updated_at)| {
            Ok(PolicyRecord {
                arn,
                account: at("account").account(&account)?,
                id,
                name,
                path,
                description,
                default_version: at("default_version").number(default)?,
                last_version: at("last_version").number(last)?,
                tags: at("tags").pairs(&tags)?,
                created_at: at("created_at").time(created_at)?,
                updated_at: at("updated_at").time(updated_at)?,
            })
        })
        .collect()
}

pub async fn list_versions(tx: &mut Tx) -> Result<Vec<PolicyVersionRecord>, MetaError> {
    let rows: Vec<(String, i64, String, i64)> =
        sqlx::query_as("SELECT policy_arn, version, document, created_at FROM policy_versions")
            .fetch_all(tx.connection())
            .await?;
    rows.into_iter()
        .map(|(policy_arn, version, document, created_at)| {
            Ok(PolicyVersionRecord {
                policy_arn,
                version: At("policy_versions", "version").number(version)?,
                document,
                created_at: At("policy_versions", "created_at").time(created_at)?,
            })
        })
        .collect()
}

/// Inserts the policy or replaces what is stored under its ARN (its versions stay).
pub async fn put(tx: &mut Tx, policy: &PolicyRecord) -> Result<(), MetaError> {
    sqlx::query(
        "INSERT INTO managed_policies (arn, account, id, name, path, description, default_version, last_version, tags,
                                       created_at, updated_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
         ON CONFLICT (arn) DO UPDATE SET default_version = ?7, last_version = ?8, tags = ?9, updated_at = ?11",
    )
    .bind(&policy.arn)
    .bind(policy.account.as_str())
    .bind(&policy.id)
    .bind(&policy.name)
    .bind(&policy.path)
    .bind(&policy.description)
    .bind(i64::from(policy.default_version))
    .bind(i64::from(policy.last_version))
    .bind(pairs_text(&policy.tags))
    .bind(policy.created_at.timestamp_micros())
    .bind(policy.updated_at.timestamp_micros())
    .execute(tx.connection())
    .await?;
    Ok(())
}

pub async fn insert_version(tx: &mut Tx, version: &PolicyVersionRecord) -> Result<(), MetaError> {
    sqlx::query("INSERT INTO policy_versions (policy_arn, version, document, created_at) VALUES (?, ?, ?, ?)")
        .bind(&version.policy_arn)
        .bind(i64::from(version.version))
        .bind(&version.document)
        .bind(version.created_at.timestamp_micros())
        .execute(tx.connection())
        .await?;
    Ok(())
}

pub async fn delete_version(tx: &mut Tx, policy_arn: &str, version: u32) -> Result<(), MetaError> {
    sqlx::query("DELETE FROM policy_versions WHERE policy_arn = ? AND version = ?")
        .bind(policy_arn)
        .bind(i64::from(version))
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// Deletes the policy and, with it, its versions.
pub async fn delete(tx: &mut Tx, arn: &str) -> Result<(), MetaError> {
    sqlx::query("DELETE FROM managed_policies WHERE arn = ?").bind(arn).execute(tx.connection()).await?;
    Ok(())
}
