//! Automated snapshots: one about every eight hours for each available cluster that keeps them.
//! <https://docs.aws.amazon.com/redshift/latest/mgmt/working-with-snapshots.html>

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};

use crate::model::{Cluster, ClusterStatus};
use crate::snapshot::SnapshotKind;
use crate::snapshot_params::NewSnapshot;
use crate::state::State;

const INTERVAL_HOURS: i64 = 8;

/// The snapshot that is to be taken of the cluster now, if any.
pub(super) fn due(cluster: &Cluster, state: &State, now: DateTime<Utc>) -> Option<NewSnapshot> {
    let days = cluster.settings.automated_snapshot_retention_period;
    if cluster.status != ClusterStatus::Available || days == 0 {
        return None;
    }
    let taken = state.snapshots().filter(|snapshot| snapshot.namespace == cluster.namespace && !snapshot.is_manual());
    let last = taken.map(|snapshot| snapshot.created_at).max().or(cluster.available_at)?;
    let is_due = now - last >= TimeDelta::hours(INTERVAL_HOURS);
    is_due.then(|| NewSnapshot {
        identifier: format!("rs:{}-{}", cluster.identifier, now.format("%Y-%m-%d-%H-%M-%S")),
        kind: SnapshotKind::Automated,
        retention_period: i32::try_from(days).unwrap_or(i32::MAX),
        tags: BTreeMap::new(),
    })
}
