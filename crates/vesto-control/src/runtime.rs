//! What runs a cluster: its data and its SQL endpoint. The binary implements this over the engine; tests over nothing.

use std::collections::BTreeMap;

use async_trait::async_trait;
use thiserror::Error;
use vesto_types::{AccountId, ClusterIdentifier, Region, Secret};

use crate::model::{Cluster, ClusterKey, Endpoint};

/// Clusters are known by their namespace, which outlives a change of name; snapshots by their id.
///
/// INVARIANT: the reconciler never has two calls for one cluster under way, and every call may be repeated: starting
/// what runs answers its endpoint, stopping or destroying what is gone succeeds, making a snapshot anew replaces what
/// an interrupted try left.
#[async_trait]
pub trait ClusterRuntime: Send + Sync + 'static {
    /// Opens the cluster's data, making it (or restoring it from a snapshot) if there is none, and listens for SQL
    /// clients.
    async fn start(&self, spec: &ClusterStart) -> Result<Endpoint, RuntimeError>;

    /// Closes the SQL endpoint, drops its connections and closes the data; the data stays.
    async fn stop(&self, spec: &ClusterStart) -> Result<(), RuntimeError>;

    /// Stops the cluster and removes its data.
    async fn destroy(&self, spec: &ClusterStart) -> Result<(), RuntimeError>;

    /// Gives the admin user of a running cluster the password in `spec`.
    async fn set_admin_password(&self, spec: &ClusterStart) -> Result<(), RuntimeError>;

    /// Keeps the committed data of this moment under the snapshot's id, and returns its size in bytes.
    async fn snapshot(&self, spec: &ClusterStart, snapshot: &str) -> Result<u64, RuntimeError>;

    /// Keeps the data of one snapshot under another id too, and returns its size in bytes.
    async fn copy_snapshot(&self, from: &str, to: &str) -> Result<u64, RuntimeError>;

    /// Makes a new table of a running cluster from one that a snapshot has. The same request again finds that it has
    /// been done.
    async fn restore_table(&self, spec: &ClusterStart, table: &TableRestore) -> Result<TableRestored, RuntimeError>;

    /// Removes the data that no snapshot of the state names. What it finds first and misses in the state then is
    /// nobody's: a snapshot is in the state before its data is made.
    async fn sweep_snapshots(&self) -> Result<(), RuntimeError>;
}

/// What a runtime needs to know of the cluster that it starts.
#[derive(Debug, Clone)]
pub struct ClusterStart {
    pub account: AccountId,
    pub region: Region,
    pub identifier: ClusterIdentifier,
    /// The namespace UUID, which names the cluster's data.
    pub namespace: String,
    pub db_name: String,
    pub master_username: String,
    /// Given until the runtime has made the admin user of it, or set its password.
    pub master_password: Option<Secret>,
    /// The port to listen on: where it listened before, or the one that CreateCluster named. `None` for any.
    pub port: Option<u16>,
    /// What the cluster's server goes by, from its parameter group (`require_ssl` among them).
    pub parameters: BTreeMap<String, String>,
    /// The cluster has not been up yet, so there need not be data.
    pub is_new: bool,
    /// The snapshot that the data of a new cluster comes from.
    pub restore_from: Option<String>,
}

impl ClusterStart {
    pub(crate) fn of(cluster: &Cluster, parameters: BTreeMap<String, String>) -> Self {
        Self {
            account: cluster.account.clone(),
            region: cluster.region.clone(),
            identifier: cluster.identifier.clone(),
            namespace: cluster.namespace.clone(),
            db_name: cluster.settings.db_name.clone(),
            master_username: cluster.settings.master_username.clone(),
            master_password: cluster.master_password.clone(),
            port: cluster.endpoint.as_ref().map(|endpoint| endpoint.port).or(cluster.settings.port),
            parameters,
            is_new: cluster.endpoint.is_none(),
            restore_from: cluster.progress.restored_from.as_ref().map(|from| from.snapshot.clone()),
        }
    }

    pub fn key(&self) -> ClusterKey {
        ClusterKey { account: self.account.clone(), identifier: self.identifier.clone() }
    }
}

/// A table of a snapshot, by the snapshot's id, and what it is to become.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableRestore {
    /// A UUID.
    pub request: String,
    pub snapshot: String,
    pub source_schema: String,
    pub source_table: String,
    pub target_schema: String,
    pub new_table: String,
}

/// How the restoring of a table ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TableRestored {
    Done {
        size_bytes: u64,
    },
    /// It cannot be, for a reason that its owner may read.
    Refused(String),
}

/// The runtime failed; the reconciler logs the chain of sources and tries again later.
#[derive(Debug, Error)]
#[error("cannot {action} `{subject}`")]
pub struct RuntimeError {
    pub action: &'static str,
    /// The cluster or snapshot.
    pub subject: String,
    #[source]
    pub source: Box<dyn std::error::Error + Send + Sync>,
}
