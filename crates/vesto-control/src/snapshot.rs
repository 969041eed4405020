//! A snapshot of a cluster: whose it is, the cluster as it was, and how far it has come.

use std::collections::BTreeMap;
use std::fmt;

use chrono::{DateTime, TimeDelta, Utc};
use vesto_types::{AccountId, Arn, ClusterIdentifier, Region};

use crate::model::ClusterSettings;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// A UUID that names the directory with the data.
    pub id: String,
    pub account: AccountId,
    pub region: Region,
    /// Unique among all snapshots of the account, in lower case.
    pub identifier: String,
    pub kind: SnapshotKind,
    pub status: SnapshotStatus,
    pub created_at: DateTime<Utc>,
    pub cluster: ClusterIdentifier,
    /// The namespace that the data came from: a cluster of the same name may be another one.
    pub namespace: String,
    pub cluster_created_at: Option<DateTime<Utc>>,
    pub settings: ClusterSettings,
    pub port: u16,
    /// Days; -1 is for ever.
    pub retention_period: i32,
    pub retention_since: DateTime<Utc>,
    pub accounts_with_access: Vec<AccountId>,
    pub tags: BTreeMap<String, String>,
    /// Known once the data is there.
    pub size_bytes: Option<u64>,
    /// The snapshot whose data this one is made of, for a copy.
    pub copied_from: Option<String>,
}

impl Snapshot {
    pub fn key(&self) -> SnapshotKey {
        SnapshotKey { account: self.account.clone(), identifier: self.identifier.clone() }
    }

    pub fn arn(&self) -> Arn {
        snapshot_arn(&self.region, &self.account, self.cluster.as_str(), &self.identifier)
    }

    pub fn may_be_restored_by(&self, account: &AccountId) -> bool {
        self.account == *account || self.accounts_with_access.contains(account)
    }

    /// When it is removed, if ever.
    pub fn expires_at(&self) -> Option<DateTime<Utc>> {
        let days = i64::from(self.retention_period);
        (days >= 0).then(|| self.retention_since + TimeDelta::days(days))
    }

    pub fn is_manual(&self) -> bool {
        matches!(self.kind, SnapshotKind::Manual | SnapshotKind::Final)
    }
}

/// `arn:aws:redshift:REGION:ACCOUNT:snapshot:CLUSTER/SNAPSHOT`; the names may be `*`, or nobody checked them yet.
pub fn snapshot_arn(region: &Region, account: &AccountId, cluster: &str, snapshot: &str) -> Arn {
    Arn::redshift(region, account, "snapshot", &format!("{cluster}/{snapshot}"))
}

/// Names a snapshot within a server.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SnapshotKey {
    pub account: AccountId,
    pub identifier: String,
}

impl fmt::Display for SnapshotKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.account, self.identifier)
    }
}

/// `SnapshotType`; the one that DeleteCluster asks for is a manual one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SnapshotKind {
    Manual,
    Final,
    Automated,
}

impl SnapshotKind {
    /// How it is stored.
    pub fn name(self) -> &'static str {
        match self {
            Self::Manual => "manual",
            Self::Final => "final",
            Self::Automated => "automated",
        }
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Manual | Self::Final => "manual",
            Self::Automated => "automated",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        [Self::Manual, Self::Final, Self::Automated].into_iter().find(|kind| kind.name() == text)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SnapshotStatus {
    Creating,
    Available,
    Failed,
}

impl SnapshotStatus {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Creating => "creating",
            Self::Available => "available",
            Self::Failed => "failed",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        [Self::Creating, Self::Available, Self::Failed].into_iter().find(|status| status.as_str() == text)
    }
}
