//! What a cluster is going through beyond its status: what was asked for and is not applied yet, and what it remembers of
//! a resize or a restore. Also the settings that only a few operations touch.

use chrono::{DateTime, Utc};
use vesto_types::ClusterIdentifier;

use crate::model::Toggle;

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Progress {
    /// When the cluster got its status; delays count from here.
    pub since: DateTime<Utc>,
    pub pending: Pending,
    pub restored_from: Option<RestoredFrom>,
    /// The last resize, shown by DescribeResize also when it is over.
    pub resize: Option<Resize>,
    pub deferred_maintenance: Option<DeferredMaintenance>,
    pub snapshot_copy: Option<SnapshotCopy>,
    pub snapshot_schedule: Option<FollowedSchedule>,
}

/// Asked for and not applied yet. A new admin password is `Cluster::master_password`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pending {
    pub identifier: Option<ClusterIdentifier>,
    pub nodes: Option<Nodes>,
    pub encryption: Option<Encryption>,
    /// The SQL endpoint is to be closed and opened again: connections drop, and what it was opened with is read anew.
    pub reopen: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nodes {
    pub node_type: String,
    pub number: u32,
}

impl Nodes {
    pub fn cluster_type(&self) -> &'static str {
        if self.number == 1 { "single-node" } else { "multi-node" }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Encryption {
    pub encrypted: Toggle,
    pub kms_key_id: Option<String>,
}

/// The snapshot that a cluster's data came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RestoredFrom {
    /// The snapshot's own id, which names its data.
    pub snapshot: String,
    pub identifier: String,
    pub size_bytes: u64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resize {
    pub target: Nodes,
    pub kind: ResizeKind,
    pub status: ResizeStatus,
    pub started_at: DateTime<Utc>,
    pub ended_at: Option<DateTime<Utc>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResizeKind {
    Classic,
    Elastic,
}

impl ResizeKind {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Classic => "ClassicResize",
            Self::Elastic => "ElasticResize",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResizeStatus {
    InProgress,
    Cancelling,
    Cancelled,
    Succeeded,
}

impl ResizeStatus {
    const ALL: [Self; 4] = [Self::InProgress, Self::Cancelling, Self::Cancelled, Self::Succeeded];

    /// How it is stored; the API has no word of its own for a cancelled resize.
    pub fn name(self) -> &'static str {
        match self {
            Self::InProgress => "IN_PROGRESS",
            Self::Cancelling => "CANCELLING",
            Self::Cancelled => "CANCELLED",
            Self::Succeeded => "SUCCEEDED",
        }
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Self::InProgress | Self::Cancelling | Self::Succeeded => self.name(),
            Self::Cancelled => "NONE",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.name() == text)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeferredMaintenance {
    pub identifier: String,
    pub start: DateTime<Utc>,
    pub end: DateTime<Utc>,
}

/// The schedule of the cluster's automated snapshots.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FollowedSchedule {
    pub identifier: String,
    pub since: DateTime<Utc>,
}

/// Where copies of snapshots are to go. A server is one Region, so it is kept and shown, and nothing is copied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SnapshotCopy {
    pub destination_region: String,
    pub retention_period: i64,
    pub manual_retention_period: i64,
    pub grant_name: Option<String>,
}
