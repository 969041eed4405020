//! A provisioned cluster as the control plane keeps it: what was asked for, what is, and which roles it may use.

use std::collections::BTreeMap;
use std::fmt;

use chrono::{DateTime, Utc};
use vesto_types::{AccountId, Arn, ClusterIdentifier, Region, Secret};

use crate::associations::Associations;
use crate::maintenance_window::MaintenanceWindow;
use crate::parameters::Applied;
use crate::progress::Progress;

/// One cluster. Published as an immutable value: a change makes a new one.
#[derive(Debug, Clone)]
pub struct Cluster {
    pub account: AccountId,
    pub region: Region,
    pub identifier: ClusterIdentifier,
    /// The UUID of the cluster's namespace ARN. A cluster deleted and created again has another one.
    pub namespace: String,
    pub status: ClusterStatus,
    pub settings: ClusterSettings,
    /// Held only until the runtime has given it to the admin user.
    pub master_password: Option<Secret>,
    pub requested_at: DateTime<Utc>,
    /// When the cluster first became available; `ClusterCreateTime` is absent before.
    pub available_at: Option<DateTime<Utc>>,
    /// Where the SQL endpoint listens; kept so that the port stays the same after a restart.
    pub endpoint: Option<Endpoint>,
    pub roles: Associations,
    pub tags: BTreeMap<String, String>,
    pub progress: Progress,
}

impl Cluster {
    /// The cluster in another status from `now` on.
    pub fn in_status(&self, status: ClusterStatus, now: DateTime<Utc>) -> Self {
        Self { status, progress: Progress { since: now, ..self.progress.clone() }, ..self.clone() }
    }

    pub fn key(&self) -> ClusterKey {
        ClusterKey { account: self.account.clone(), identifier: self.identifier.clone() }
    }

    pub fn arn(&self) -> Arn {
        cluster_arn(&self.region, &self.account, self.identifier.as_str())
    }

    pub fn namespace_arn(&self) -> Arn {
        Arn::redshift(&self.region, &self.account, "namespace", &self.namespace)
    }
}

/// `arn:aws:redshift:REGION:ACCOUNT:cluster:NAME`; `name` may be `*`, or a name nobody checked yet.
pub fn cluster_arn(region: &Region, account: &AccountId, name: &str) -> Arn {
    Arn::redshift(region, account, "cluster", name)
}

/// Names a cluster within a server, which serves one Region.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ClusterKey {
    pub account: AccountId,
    pub identifier: ClusterIdentifier,
}

impl fmt::Display for ClusterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.account, self.identifier)
    }
}

/// `ClusterStatus`. <https://docs.aws.amazon.com/redshift/latest/mgmt/working-with-clusters.html#rs-mgmt-cluster-status>
/// The other documented values tell of hardware, HSMs and networks, which there are not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClusterStatus {
    Creating,
    Available,
    Modifying,
    Renaming,
    Resizing,
    CancellingResize,
    RotatingKeys,
    Rebooting,
    Pausing,
    Paused,
    Resuming,
    FinalSnapshot,
    Deleting,
}

impl ClusterStatus {
    const ALL: [Self; 13] = [
        Self::Creating,
        Self::Available,
        Self::Modifying,
        Self::Renaming,
        Self::Resizing,
        Self::CancellingResize,
        Self::RotatingKeys,
        Self::Rebooting,
        Self::Pausing,
        Self::Paused,
        Self::Resuming,
        Self::FinalSnapshot,
        Self::Deleting,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Creating => "creating",
            Self::Available => "available",
            Self::Modifying => "modifying",
            Self::Renaming => "renaming",
            Self::Resizing => "resizing",
            Self::CancellingResize => "cancelling-resize",
            Self::RotatingKeys => "rotating-keys",
            Self::Rebooting => "rebooting",
            Self::Pausing => "pausing",
            Self::Paused => "paused",
            Self::Resuming => "resuming",
            Self::FinalSnapshot => "final-snapshot",
            Self::Deleting => "deleting",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == text)
    }

    /// An operation on an existing cluster is under way; another one has to wait for its end.
    pub fn is_busy(self) -> bool {
        match self {
            Self::Modifying
            | Self::Renaming
            | Self::Resizing
            | Self::CancellingResize
            | Self::RotatingKeys
            | Self::Rebooting
            | Self::Pausing
            | Self::Resuming
            | Self::FinalSnapshot => true,
            Self::Creating | Self::Available | Self::Paused | Self::Deleting => false,
        }
    }
}

/// The host and port at which clients reach the cluster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    pub host: String,
    pub port: u16,
}

/// What CreateCluster asked for, defaults filled in. Members without an effect here are kept and shown as they are,
/// because clients compare what they read with what they asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClusterSettings {
    pub node_type: String,
    pub number_of_nodes: u32,
    pub db_name: String,
    pub master_username: String,
    /// The port asked for; `None` for any.
    pub port: Option<u16>,
    pub availability_zone: String,
    pub cluster_version: String,
    pub cluster_parameter_group_name: String,
    pub cluster_subnet_group_name: String,
    pub cluster_security_groups: Vec<String>,
    /// What of the parameter group the cluster runs with.
    pub applied_parameters: Applied,
    pub vpc_security_group_ids: Vec<String>,
    pub preferred_maintenance_window: MaintenanceWindow,
    pub maintenance_track_name: String,
    pub automated_snapshot_retention_period: u32,
    /// -1 keeps manual snapshots for ever.
    pub manual_snapshot_retention_period: i32,
    pub allow_version_upgrade: Toggle,
    pub publicly_accessible: Toggle,
    pub encrypted: Toggle,
    pub enhanced_vpc_routing: Toggle,
    pub availability_zone_relocation: Toggle,
    pub kms_key_id: Option<String>,
}

/// A setting that is on or off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Toggle {
    On,
    Off,
}

impl Toggle {
    pub fn is_on(self) -> bool {
        self == Self::On
    }

    /// `true` or `false`, as the wire spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::On => "true",
            Self::Off => "false",
        }
    }
}

impl From<bool> for Toggle {
    fn from(on: bool) -> Self {
        if on { Self::On } else { Self::Off }
    }
}
