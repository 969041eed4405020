//! Provisioned clusters with their role associations and tags: always written and read as one.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use sqlx::FromRow;
use vesto_types::{AccountId, ClusterIdentifier, Region, RoleArn, Secret};

use crate::{MetaError, Tx, row::At};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClusterRecord {
    pub account: AccountId,
    pub identifier: ClusterIdentifier,
    pub region: Region,
    /// A UUID; its own for each cluster that was ever made.
    pub namespace: String,
    pub status: String,
    pub node_type: String,
    pub number_of_nodes: u32,
    pub db_name: String,
    pub master_username: String,
    /// Held until the cluster's admin user was made of it.
    pub master_password: Option<Secret>,
    /// A JSON object of what the cluster only shows.
    pub settings: serde_json::Value,
    /// A JSON object of what the cluster is going through.
    pub progress: serde_json::Value,
    pub endpoint: Option<(String, u16)>,
    pub default_role: Option<RoleArn>,
    pub requested_at: DateTime<Utc>,
    pub available_at: Option<DateTime<Utc>>,
    pub roles: Vec<ClusterRoleRecord>,
    pub tags: BTreeMap<String, String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClusterRoleRecord {
    pub role: RoleArn,
    pub status: String,
    pub since: DateTime<Utc>,
}

fn purpose(namespace: &str) -> String {
    format!("cluster-master-password {namespace}")
}

#[derive(FromRow)]
struct Row {
    account: String,
    identifier: String,
    region: String,
    namespace: String,
    status: String,
    node_type: String,
    number_of_nodes: i64,
    db_name: String,
    master_username: String,
    master_password: Option<Vec<u8>>,
    settings: String,
    endpoint_host: Option<String>,
    endpoint_port: Option<i64>,
    default_role: Option<String>,
    requested_at: i64,
    available_at: Option<i64>,
    progress: String,
}

pub async fn list(tx: &mut Tx) -> Result<Vec<ClusterRecord>, MetaError> {
    let rows: Vec<Row> =
        sqlx::query_as("SELECT * FROM clusters ORDER BY account, identifier").fetch_all(tx.connection()).await?;
    let mut clusters = Vec::with_capacity(rows.len());
    for row in rows {
        let roles = roles(tx, &row.namespace).await?;
        let tags = tags(tx, &row.namespace).await?;
        clusters.push(record(tx, row, roles, tags)?);
    }
    Ok(clusters)
}

/// Inserts the cluster or replaces what is stored of it, its name, roles and tags included.
pub async fn put(tx: &mut Tx, cluster: &ClusterRecord) -> Result<(), MetaError> {
    let seal = |password| tx.secrets().seal(&purpose(&cluster.namespace), password);
    let password = cluster.master_password.as_ref().map(seal).transpose()?;
    sqlx::query(
        "INSERT INTO clusters (account, identifier, region, namespace, status, node_type, number_of_nodes, db_name,
                               master_username, master_password, settings, endpoint_host, endpoint_port, default_role,
                               requested_at, available_at, progress)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)
         ON CONFLICT (namespace) DO UPDATE SET identifier = ?2, status = ?5, node_type = ?6, number_of_nodes = ?7,
             db_name = ?8, master_username = ?9, master_password = ?10, settings = ?11, endpoint_host = ?12,
             endpoint_port = ?13, default_role = ?14, requested_at = ?15, available_at = ?16, progress = ?17",
    )
    .bind(cluster.account.as_str())
    .bind(cluster.identifier.as_str())
    .bind(cluster.region.as_str())
    .bind(&cluster.namespace)
    .bind(&cluster.status)
    .bind(&cluster.node_type)
    .bind(i64::from(cluster.number_of_nodes))
    .bind(&cluster.db_name)
    .bind(&cluster.master_username)
    .bind(password)
    .bind(cluster.settings.to_string())
    .bind(cluster.endpoint.as_ref().map(|(host, _)| host.clone()))
    .bind(cluster.endpoint.as_ref().map(|(_, port)| i64::from(*port)))
    .bind(cluster.default_role.as_ref().map(ToString::to_string))
    .bind(cluster.requested_at.timestamp_micros())
    .bind(cluster.available_at.map(|at| at.timestamp_micros()))
    .bind(cluster.progress.to_string())
    .execute(tx.connection())
    .await?;
    put_roles(tx, cluster).await?;
    put_tags(tx, cluster).await
}

/// Deletes the cluster with its roles and tags.
pub async fn delete(tx: &mut Tx, namespace: &str) -> Result<(), MetaError> {
    sqlx::query("DELETE FROM clusters WHERE namespace = ?").bind(namespace).execute(tx.connection()).await?;
    Ok(())
}

async fn put_roles(tx: &mut Tx, cluster: &ClusterRecord) -> Result<(), MetaError> {
    sqlx::query("DELETE FROM cluster_roles WHERE namespace = ?")
        .bind(&cluster.namespace)
        .execute(tx.connection())
        .await?;
    for (position, role) in (0_i64..).zip(&cluster.roles) {
        sqlx::query("INSERT INTO cluster_roles (namespace, position, role, status, since) VALUES (?, ?, ?, ?, ?)")
            .bind(&cluster.namespace)
            .bind(position)
            .bind(role.role.to_string())
            .bind(&role.status)
            .bind(role.since.timestamp_micros())
            .execute(tx.connection())
            .await?;
    }
    Ok(())
}

async fn put_tags(tx: &mut Tx, cluster: &ClusterRecord) -> Result<(), MetaError> {
    sqlx::query("DELETE FROM cluster_tags WHERE namespace = ?")
        .bind(&cluster.namespace)
        .execute(tx.connection())
        .await?;
    for (key, value) in &cluster.tags {
        sqlx::query("INSERT INTO cluster_tags (namespace, key, value) VALUES (?, ?, ?)")
            .bind(&cluster.namespace)
            .bind(key)
            .bind(value)
            .execute(tx.connection())
            .await?;
    }
    Ok(())
}

async fn roles(tx: &mut Tx, namespace: &str) -> Result<Vec<ClusterRoleRecord>, MetaError> {
    let rows: Vec<(String, String, i64)> =
        sqlx::query_as("SELECT role, status, since FROM cluster_roles WHERE namespace = ? ORDER BY position")
            .bind(namespace)
            .fetch_all(tx.connection())
            .await?;
    let record = |(role, status, since): (String, String, i64)| {
        Ok(ClusterRoleRecord {
            role: role_arn(At("cluster_roles", "role"), &role)?,
            status,
            since: At("cluster_roles", "since").time(since)?,
        })
    };
    rows.into_iter().map(record).collect()
}

async fn tags(tx: &mut Tx, namespace: &str) -> Result<BTreeMap<String, String>, MetaError> {
    let rows: Vec<(String, String)> = sqlx::query_as("SELECT key, value FROM cluster_tags WHERE namespace = ?")
        .bind(namespace)
        .fetch_all(tx.connection())
        .await?;
    Ok(rows.into_iter().collect())
}

fn record(
    tx: &Tx,
    row: Row,
    roles: Vec<ClusterRoleRecord>,
    tags: BTreeMap<String, String>,
) -> Result<ClusterRecord, MetaError> {
    let at = |column| At("clusters", column);
    let port =
        row.endpoint_port.map(|port| u16::try_from(port).map_err(|_| at("endpoint_port").corrupt(port.to_string())));
    let open = |sealed: Vec<u8>| tx.secrets().open_sealed(&purpose(&row.namespace), &sealed);
    Ok(ClusterRecord {
        account: at("account").account(&row.account)?,
        identifier: ClusterIdentifier::parse(&row.identifier).map_err(|_| at("identifier").corrupt(&row.identifier))?,
        region: Region::parse(&row.region).map_err(|_| at("region").corrupt(&row.region))?,
        status: row.status,
        node_type: row.node_type,
        number_of_nodes: at("number_of_nodes").number(row.number_of_nodes)?,
        db_name: row.db_name,
        master_username: row.master_username,
        master_password: row.master_password.map(open).transpose()?,
        settings: serde_json::from_str(&row.settings).map_err(|_| at("settings").corrupt(&row.settings))?,
        progress: serde_json::from_str(&row.progress).map_err(|_| at("progress").corrupt(&row.progress))?,
        endpoint: row.endpoint_host.zip(port.transpose()?),
        default_role: row.default_role.map(|role| role_arn(at("default_role"), &role)).transpose()?,
        requested_at: at("requested_at").time(row.requested_at)?,
        available_at: row.available_at.map(|micros| at("available_at").time(micros)).transpose()?,
        roles,
        tags,
        namespace: row.namespace,
    })
}

fn role_arn(at: At, text: &str) -> Result<RoleArn, MetaError> {
    RoleArn::parse(text).map_err(|_| at.corrupt(text))
}

#[cfg(test)]
mod tests;
