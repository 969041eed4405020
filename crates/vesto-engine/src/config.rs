//! What an engine is told when it is opened.

use std::num::NonZeroU64;
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
    /// How long the ranges are in which a COPY reads a large CSV file.
    pub copy_range_bytes: NonZeroU64,
    /// Partitions of a query: usually the number of cores.
    pub parallelism: usize,
    /// Whether small files are merged and deleted rows dropped in the background.
    pub auto_compaction: bool,
    /// Where queries run, apart from the runtime that serves the wire; `None` is the current runtime.
    pub cpu: Option<tokio::runtime::Handle>,
}

impl EngineConfig {
    /// The usual `copy_range_bytes`. A COPY counts so many into its memory for each of its readers.
    pub const COPY_RANGE_BYTES: NonZeroU64 = match NonZeroU64::new(8 << 20) {
        Some(bytes) => bytes,
        None => NonZeroU64::MIN,
    };
}

/// What an engine asks of the control plane while it runs.
#[derive(Clone)]
pub struct ControlPlane {
    pub roles: Arc<dyn ClusterRoles>,
    pub logins: Arc<dyn ClusterLogins>,
}
