//! What runs a cluster: its data and its SQL endpoint. The binary implements this over the engine; tests over nothing.

use std::collections::BTreeMap;

use async_trait::async_trait;
use thiserror::Error;
use vesto_types::{AccountId, ClusterIdentifier, Region, Secret};

use crate::model::{Cluster, ClusterKey, Endpoint};

/// INVARIANT: the reconciler never has two calls for one cluster under way, and every call may be repeated: starting
/// what runs answers its endpoint, stopping or destroying what is gone succeeds.
#[async_trait]
pub trait ClusterRuntime: Send + Sync + 'static {
    /// Opens the cluster's data, making it if there is none, and listens for SQL clients.
    async fn start(&self, spec: &ClusterStart) -> Result<Endpoint, RuntimeError>;

    /// Closes the SQL endpoint and the data; the data stays.
    async fn stop(&self, cluster: &ClusterKey) -> Result<(), RuntimeError>;

    /// Stops the cluster and removes its data.
    async fn destroy(&self, cluster: &ClusterKey) -> Result<(), RuntimeError>;
}

/// What a runtime needs to know of the cluster that it starts.
#[derive(Debug, Clone)]
pub struct ClusterStart {
    pub account: AccountId,
    pub region: Region,
    pub identifier: ClusterIdentifier,
    /// The namespace UUID: data of another namespace under the same identifier is a leftover.
    pub namespace: String,
    pub db_name: String,
    pub master_username: String,
    /// Given until the first start has succeeded; the admin user is made, or its password set, from it.
    pub master_password: Option<Secret>,
    /// The port to listen on: where it listened before, or the one that CreateCluster named. `None` for any.
    pub port: Option<u16>,
    /// What the cluster's server goes by, from its parameter group (`require_ssl` among them).
    pub parameters: BTreeMap<String, String>,
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
        }
    }

    pub fn key(&self) -> ClusterKey {
        ClusterKey { account: self.account.clone(), identifier: self.identifier.clone() }
    }
}

/// The runtime failed; the reconciler logs the chain of sources and tries again later.
#[derive(Debug, Error)]
#[error("cannot {action} cluster `{cluster}`")]
pub struct RuntimeError {
    pub action: &'static str,
    pub cluster: ClusterKey,
    #[source]
    pub source: Box<dyn std::error::Error + Send + Sync>,
}
