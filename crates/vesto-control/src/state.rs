//! Everything that the control plane knows at one moment, and what one change adds to and takes from it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use vesto_meta::control_records::ControlRecord;

use crate::control::{RecordKey, key};
use crate::events::NewEvent;
use crate::families::table_restores;
use crate::model::{Cluster, ClusterKey, ClusterStatus};
use crate::snapshot::{Snapshot, SnapshotKey, SnapshotStatus};

#[derive(Debug, Clone, Default)]
pub struct State {
    pub(crate) clusters: BTreeMap<ClusterKey, Arc<Cluster>>,
    pub(crate) snapshots: BTreeMap<SnapshotKey, Arc<Snapshot>>,
    /// The namespaces whose runtime is up.
    pub(crate) running: BTreeSet<String>,
    /// Parameter groups, subnet groups and the like.
    pub(crate) records: BTreeMap<RecordKey, Arc<ControlRecord>>,
}

impl State {
    pub fn cluster(&self, key: &ClusterKey) -> Option<&Arc<Cluster>> {
        self.clusters.get(key)
    }

    /// Whether a cluster has this name, or is about to be renamed to it.
    pub(crate) fn is_taken(&self, key: &ClusterKey) -> bool {
        let is_claimed = |cluster: &Arc<Cluster>| {
            cluster.account == key.account && cluster.progress.pending.identifier.as_ref() == Some(&key.identifier)
        };
        self.clusters.contains_key(key) || self.clusters.values().any(is_claimed)
    }

    /// In the order of account and identifier.
    pub fn clusters(&self) -> impl Iterator<Item = &Arc<Cluster>> {
        self.clusters.values()
    }

    /// The cluster of this namespace, whatever it is called now.
    pub fn cluster_of(&self, namespace: &str) -> Option<&Arc<Cluster>> {
        self.clusters.values().find(|cluster| cluster.namespace == namespace)
    }

    pub fn is_running(&self, cluster: &Cluster) -> bool {
        self.running.contains(&cluster.namespace)
    }

    pub fn snapshot(&self, key: &SnapshotKey) -> Option<&Arc<Snapshot>> {
        self.snapshots.get(key)
    }

    /// In the order of account and identifier.
    pub fn snapshots(&self) -> impl Iterator<Item = &Arc<Snapshot>> {
        self.snapshots.values()
    }

    pub fn snapshot_by_id(&self, id: &str) -> Option<&Arc<Snapshot>> {
        self.snapshots.values().find(|snapshot| snapshot.id == id)
    }

    /// The snapshot of this cluster that is to be made next, if any.
    pub(crate) fn snapshot_to_make(&self, namespace: &str) -> Option<&Arc<Snapshot>> {
        self.snapshots.values().find(|snapshot| {
            snapshot.namespace == namespace
                && snapshot.status == SnapshotStatus::Creating
                && snapshot.size_bytes.is_none()
                && snapshot.copied_from.is_none()
        })
    }

    /// Whether the snapshot must stay for now: a cluster that is being deleted waits for it, or a cluster, a copy or a
    /// table is made of it just now.
    pub(crate) fn is_used(&self, snapshot: &Snapshot) -> bool {
        let restores = self.clusters().any(|cluster| {
            let from = cluster.progress.restored_from.as_ref();
            cluster.endpoint.is_none() && from.is_some_and(|from| from.snapshot == snapshot.id)
        });
        let waits = self.cluster_of(&snapshot.namespace).is_some_and(|cluster| {
            cluster.status == ClusterStatus::FinalSnapshot && snapshot.status == SnapshotStatus::Creating
        });
        let copies = self
            .snapshots()
            .any(|copy| copy.status == SnapshotStatus::Creating && copy.copied_from.as_ref() == Some(&snapshot.id));
        restores || waits || copies || table_restores::is_wanted(self, &snapshot.id)
    }

    pub fn is_empty(&self) -> bool {
        self.clusters.is_empty() && self.snapshots.is_empty()
    }
}

/// What one change writes, all or nothing.
#[derive(Debug, Default)]
pub(crate) struct Changes {
    /// New ones and changed ones; a renamed cluster is known by its namespace.
    pub(crate) clusters: Vec<Cluster>,
    pub(crate) gone_clusters: Vec<Arc<Cluster>>,
    pub(crate) snapshots: Vec<Snapshot>,
    pub(crate) gone_snapshots: Vec<Arc<Snapshot>>,
    pub(crate) records: Vec<ControlRecord>,
    pub(crate) gone_records: Vec<Arc<ControlRecord>>,
    /// Besides those that are told from the changes.
    pub(crate) events: Vec<NewEvent>,
}

impl Changes {
    pub(crate) fn cluster(cluster: Cluster) -> Self {
        Self { clusters: vec![cluster], ..Self::default() }
    }

    pub(crate) fn snapshot(snapshot: Snapshot) -> Self {
        Self { snapshots: vec![snapshot], ..Self::default() }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.clusters.is_empty()
            && self.gone_clusters.is_empty()
            && self.snapshots.is_empty()
            && self.gone_snapshots.is_empty()
            && self.records.is_empty()
            && self.gone_records.is_empty()
            && self.events.is_empty()
    }

    pub(crate) fn apply(&self, state: &mut State) {
        for cluster in &self.clusters {
            state.clusters.retain(|key, known| known.namespace != cluster.namespace || *key == cluster.key());
            state.clusters.insert(cluster.key(), Arc::new(cluster.clone()));
        }
        for cluster in &self.gone_clusters {
            state.clusters.retain(|_, known| known.namespace != cluster.namespace);
            state.running.remove(&cluster.namespace);
        }
        for snapshot in &self.gone_snapshots {
            state.snapshots.remove(&snapshot.key());
        }
        for record in &self.gone_records {
            state.records.remove(&key(record));
        }
        for record in &self.records {
            state.records.insert(key(record), Arc::new(record.clone()));
        }
        for snapshot in &self.snapshots {
            state.snapshots.insert(snapshot.key(), Arc::new(snapshot.clone()));
        }
    }
}
