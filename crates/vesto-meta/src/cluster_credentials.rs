//! Temporary database passwords that the management API has issued: what checks them and what they open.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use vesto_types::{AccessKeyId, MissingUser, PasswordVerifiers, ScramVerifier, Secret, TemporaryLogin};

use crate::{MetaError, Tx, row::At};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CredentialRecord {
    pub id: String,
    /// The cluster's, so that a cluster of the same name made later does not take it over.
    pub namespace: String,
    /// What the client logs in as (`IAM:ann`).
    pub login_name: String,
    pub login: TemporaryLogin,
    pub verifiers: PasswordVerifiers,
    pub expires_at: DateTime<Utc>,
}

fn purpose(id: &str) -> String {
    format!("cluster-credential {id}")
}

pub async fn list(tx: &mut Tx) -> Result<Vec<CredentialRecord>, MetaError> {
    type Row = (String, String, String, Option<String>, String, Vec<u8>, i64);
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT id, namespace, login_name, access_key_id, login, verifiers, expires_at FROM cluster_credentials",
    )
    .fetch_all(tx.connection())
    .await?;
    let at = |column| At("cluster_credentials", column);
    let record = |(id, namespace, login_name, access_key, login, sealed, expires_at): Row| {
        let access_key = access_key.map(|key| at("access_key_id").access_key_id(&key)).transpose()?;
        let opened = tx.secrets().open_sealed(&purpose(&id), &sealed)?;
        Ok(CredentialRecord {
            login: read_login(&login, access_key).ok_or_else(|| at("login").corrupt(&login))?,
            verifiers: read_verifiers(opened.expose()).ok_or_else(|| at("verifiers").corrupt("sealed"))?,
            expires_at: at("expires_at").time(expires_at)?,
            id,
            namespace,
            login_name,
        })
    };
    rows.into_iter().map(record).collect()
}

pub async fn insert(tx: &mut Tx, credential: &CredentialRecord) -> Result<(), MetaError> {
    let verifiers = tx.secrets().seal(&purpose(&credential.id), &write_verifiers(&credential.verifiers))?;
    sqlx::query(
        "INSERT INTO cluster_credentials (id, namespace, login_name, access_key_id, login, verifiers, expires_at)
         VALUES (?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(&credential.id)
    .bind(&credential.namespace)
    .bind(&credential.login_name)
    .bind(credential.login.access_key.as_ref().map(AccessKeyId::as_str))
    .bind(write_login(&credential.login))
    .bind(verifiers)
    .bind(credential.expires_at.timestamp_micros())
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Forgets what has expired by `time`.
pub async fn delete_expired(tx: &mut Tx, time: DateTime<Utc>) -> Result<(), MetaError> {
    sqlx::query("DELETE FROM cluster_credentials WHERE expires_at <= ?")
        .bind(time.timestamp_micros())
        .execute(tx.connection())
        .await?;
    Ok(())
}

fn write_login(login: &TemporaryLogin) -> String {
    json!({
        "user": login.user,
        "create": login.missing_user == MissingUser::Create,
        "groups": login.groups,
        "roles": login.roles,
        "database": login.database,
    })
    .to_string()
}

fn read_login(text: &str, access_key: Option<AccessKeyId>) -> Option<TemporaryLogin> {
    let json: Value = serde_json::from_str(text).ok()?;
    let names = |member: &str| {
        let names = json.get(member)?.as_array()?.iter();
        names.map(|name| name.as_str().map(str::to_owned)).collect::<Option<BTreeSet<_>>>()
    };
    Some(TemporaryLogin {
        user: json.get("user")?.as_str()?.to_owned(),
        missing_user: if json.get("create")?.as_bool()? { MissingUser::Create } else { MissingUser::Refuse },
        groups: names("groups")?,
        roles: names("roles")?,
        database: json.get("database")?.as_str().map(str::to_owned),
        access_key,
    })
}

fn write_verifiers(verifiers: &PasswordVerifiers) -> Secret {
    let scram = &verifiers.scram;
    let json = json!({
        "md5": verifiers.md5,
        "iterations": scram.iterations,
        "salt": hex::encode(&scram.salt),
        "stored_key": hex::encode(scram.stored_key),
        "server_key": hex::encode(scram.server_key),
    });
    Secret::new(json.to_string())
}

fn read_verifiers(text: &str) -> Option<PasswordVerifiers> {
    let json: Value = serde_json::from_str(text).ok()?;
    let bytes = |member: &str| hex::decode(json.get(member)?.as_str()?).ok();
    Some(PasswordVerifiers {
        md5: json.get("md5")?.as_str()?.to_owned(),
        scram: ScramVerifier {
            iterations: u32::try_from(json.get("iterations")?.as_u64()?).ok()?,
            salt: bytes("salt")?,
            stored_key: bytes("stored_key")?.try_into().ok()?,
            server_key: bytes("server_key")?.try_into().ok()?,
        },
    })
}

#[cfg(test)]
mod tests;
