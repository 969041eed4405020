//! What an engine is told when it is opened.

use std::path::PathBuf;
use std::sync::Arc;

use vesto_types::{AccountId, ClusterIdentifier, Region};

use crate::login::ClusterLogins;
use crate::roles::ClusterRoles;

/// One cluster's engine.
#[derive(Debug, Clone)]
pub struct EngineConfig {
    pub account: AccountId,
    pub region: Region,
    pub cluster: ClusterIdentifier,
    /// The cluster's one database.
    pub database: String,
    /// Where sorts and aggregations spill.
    pub spill_directory: PathBuf,
    /// Bytes that one statement may hold in memory before it spills or fails.
    pub query_memory: usize,
    /// Bytes that one COPY may hold.
    pub copy_memory: usize,
    /// Partitions of a query: usually the number of cores.
    pub parallelism: usize,
    /// Whether small files are merged and deleted rows dropped in the background.
    pub auto_compaction: bool,
    /// Where queries run, apart from the runtime that serves the wire; `None` is the current runtime.
    pub cpu: Option<tokio::runtime::Handle>,
}

/// What an engine asks of the control plane while it runs.
#[derive(Clone)]
pub struct ControlPlane {
    pub roles: Arc<dyn ClusterRoles>,
    pub logins: Arc<dyn ClusterLogins>,
}
