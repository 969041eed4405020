//! What is due: the next status of a cluster or a snapshot, decided from the state and the time alone.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};

use crate::model::{Cluster, ClusterStatus};
use crate::progress::{Pending, Progress, Resize, ResizeStatus};
use crate::snapshot::{Snapshot, SnapshotKind, SnapshotStatus};
use crate::state::State;

/// The moment at which something is settled: what began at or before `began_by` is due.
#[derive(Debug, Clone, Copy)]
pub(super) struct Moment {
    pub(super) now: DateTime<Utc>,
    pub(super) began_by: DateTime<Utc>,
}

impl Moment {
    pub(super) fn new(now: DateTime<Utc>, delay: TimeDelta) -> Self {
        Self { now, began_by: now.checked_sub_signed(delay).unwrap_or(DateTime::<Utc>::MIN_UTC) }
    }
}

/// The cluster with everything applied that is due, or `None` if nothing is.
pub(super) fn settled(cluster: &Cluster, state: &State, moment: Moment) -> Option<Cluster> {
    let roles = cluster.roles.applied(moment.began_by).filter(|_| applies_roles(cluster, state));
    let with_roles = roles.map(|roles| Cluster { roles, ..cluster.clone() });
    next_status(with_roles.as_ref().unwrap_or(cluster), state, moment).or(with_roles)
}

/// Roles of a cluster on its way out are not applied any more; those of a new cluster wait for its runtime.
fn applies_roles(cluster: &Cluster, state: &State) -> bool {
    match cluster.status {
        ClusterStatus::Creating => state.is_running(cluster),
        ClusterStatus::FinalSnapshot | ClusterStatus::Deleting => false,
        ClusterStatus::Available
        | ClusterStatus::Modifying
        | ClusterStatus::Renaming
        | ClusterStatus::Resizing
        | ClusterStatus::CancellingResize
        | ClusterStatus::RotatingKeys
        | ClusterStatus::Rebooting
        | ClusterStatus::Pausing
        | ClusterStatus::Paused
        | ClusterStatus::Resuming => true,
    }
}

fn next_status(cluster: &Cluster, state: &State, moment: Moment) -> Option<Cluster> {
    let is_due = cluster.progress.since <= moment.began_by;
    let is_running = state.is_running(cluster);
    let to = |status| Some(cluster.in_status(status, moment.now));
    match cluster.status {
        ClusterStatus::Creating if is_running && cluster.roles.oldest_pending().is_none() => {
            let available_at = cluster.available_at.or(Some(moment.now));
            Some(Cluster { available_at, ..cluster.in_status(ClusterStatus::Available, moment.now) })
        }
        ClusterStatus::Resuming if is_due && is_running => to(ClusterStatus::Available),
        ClusterStatus::Modifying
        | ClusterStatus::Renaming
        | ClusterStatus::Resizing
        | ClusterStatus::CancellingResize
        | ClusterStatus::RotatingKeys
        | ClusterStatus::Rebooting
            if is_due && is_running && !cluster.progress.pending.reopen && cluster.master_password.is_none() =>
        {
            Some(with_pending(cluster, moment))
        }
        ClusterStatus::Pausing if is_due && !is_running => to(ClusterStatus::Paused),
        ClusterStatus::FinalSnapshot if state.snapshot_to_make(&cluster.namespace).is_none() => {
            to(ClusterStatus::Deleting)
        }
        ClusterStatus::Creating
        | ClusterStatus::Available
        | ClusterStatus::Modifying
        | ClusterStatus::Renaming
        | ClusterStatus::Resizing
        | ClusterStatus::CancellingResize
        | ClusterStatus::RotatingKeys
        | ClusterStatus::Rebooting
        | ClusterStatus::Pausing
        | ClusterStatus::Paused
        | ClusterStatus::Resuming
        | ClusterStatus::FinalSnapshot
        | ClusterStatus::Deleting => None,
    }
}

/// The cluster with its pending changes applied: available, unless its new name needs a new endpoint first.
fn with_pending(cluster: &Cluster, moment: Moment) -> Cluster {
    let mut next = cluster.clone();
    let pending = std::mem::take(&mut next.progress.pending);
    let Pending { identifier, nodes, encryption, reopen: _ } = pending;
    if let Some(nodes) = nodes {
        (next.settings.node_type, next.settings.number_of_nodes) = (nodes.node_type, nodes.number);
    }
    if let Some(encryption) = encryption {
        (next.settings.encrypted, next.settings.kms_key_id) = (encryption.encrypted, encryption.kms_key_id);
    }
    next.progress.resize = next.progress.resize.map(|resize| ended(resize, moment.now));
    match identifier {
        Some(identifier) => {
            let pending = Pending { reopen: true, ..Pending::default() };
            Cluster { identifier, progress: Progress { pending, ..next.progress }, ..next }
        }
        None => next.in_status(ClusterStatus::Available, moment.now),
    }
}

fn ended(resize: Resize, now: DateTime<Utc>) -> Resize {
    let status = match resize.status {
        ResizeStatus::InProgress => ResizeStatus::Succeeded,
        ResizeStatus::Cancelling => ResizeStatus::Cancelled,
        ResizeStatus::Cancelled | ResizeStatus::Succeeded => return resize,
    };
    Resize { status, ended_at: Some(now), ..resize }
}

/// What becomes of a snapshot.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum SnapshotStep {
    Becomes(SnapshotStatus),
    Expires,
}

pub(super) fn snapshot_step(snapshot: &Snapshot, state: &State, moment: Moment) -> Option<SnapshotStep> {
    match snapshot.status {
        // The cluster that waits for its final snapshot need not wait longer than for the data.
        SnapshotStatus::Creating if snapshot.size_bytes.is_some() => {
            let is_due = snapshot.created_at <= moment.began_by || snapshot.kind == SnapshotKind::Final;
            is_due.then_some(SnapshotStep::Becomes(SnapshotStatus::Available))
        }
        SnapshotStatus::Creating => {
            let has_source = match &snapshot.copied_from {
                Some(id) => state.snapshot_by_id(id).is_some(),
                None => state.cluster_of(&snapshot.namespace).is_some(),
            };
            (!has_source).then_some(SnapshotStep::Becomes(SnapshotStatus::Failed))
        }
        SnapshotStatus::Available | SnapshotStatus::Failed => {
            goes_at(snapshot, state).filter(|at| *at <= moment.now).map(|_| SnapshotStep::Expires)
        }
    }
}

/// When the snapshot is removed: never while something is made of it, an automated one with its cluster.
fn goes_at(snapshot: &Snapshot, state: &State) -> Option<DateTime<Utc>> {
    if state.is_used(snapshot) {
        None
    } else if !snapshot.is_manual() && state.cluster_of(&snapshot.namespace).is_none() {
        Some(snapshot.created_at)
    } else {
        snapshot.expires_at()
    }
}

/// When the next thing falls due that only time brings about.
pub(super) fn next_due(state: &State, delay: TimeDelta) -> Option<DateTime<Utc>> {
    let after_delay = |since: DateTime<Utc>| since.checked_add_signed(delay).unwrap_or(DateTime::<Utc>::MAX_UTC);
    let roles = state.clusters().filter(|cluster| applies_roles(cluster, state));
    let roles = roles.filter_map(|cluster| cluster.roles.oldest_pending()).map(after_delay);
    let clusters = state.clusters().filter(|cluster| cluster.status.is_busy());
    let clusters = clusters.map(|cluster| after_delay(cluster.progress.since));
    let snapshots = state.snapshots().filter_map(|snapshot: &Arc<Snapshot>| match snapshot.status {
        SnapshotStatus::Creating => Some(after_delay(snapshot.created_at)),
        SnapshotStatus::Available | SnapshotStatus::Failed => goes_at(snapshot, state),
    });
    roles.chain(clusters).chain(snapshots).min()
}
