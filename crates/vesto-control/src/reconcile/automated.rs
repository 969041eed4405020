//! Automated snapshots: those of each available cluster that keeps them, as its schedule says or
//! about every eight hours.
//! <https://docs.aws.amazon.com/redshift/latest/mgmt/working-with-snapshots.html>

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};

use crate::families::snapshot_schedules::{SNAPSHOT_SCHEDULES, schedule};
use crate::model::{Cluster, ClusterStatus};
use crate::snapshot::SnapshotKind;
use crate::snapshot_params::NewSnapshot;
use crate::state::State;

const INTERVAL_HOURS: i64 = 8;

/// When the next one of an available cluster is due, if it keeps them; a time in the past is overdue.
pub(crate) fn next_time(cluster: &Cluster, state: &State) -> Option<DateTime<Utc>> {
    if cluster.status != ClusterStatus::Available || cluster.settings.automated_snapshot_retention_period == 0 {
        return None;
    }
    let taken = state.snapshots().filter(|snapshot| snapshot.namespace == cluster.namespace && !snapshot.is_manual());
    let last = taken.map(|snapshot| snapshot.created_at).max().or(cluster.available_at)?;
    let Some(followed) = &cluster.progress.snapshot_schedule else {
        return Some(last + TimeDelta::hours(INTERVAL_HOURS));
    };
    let record = state.record(&cluster.account, &SNAPSHOT_SCHEDULES, &followed.identifier)?;
    schedule(&record)?.next_after(last.max(followed.since))
}

/// The snapshot that is to be taken of the cluster now, if any.
pub(super) fn due(cluster: &Cluster, state: &State, now: DateTime<Utc>) -> Option<NewSnapshot> {
    let days = cluster.settings.automated_snapshot_retention_period;
    let is_due = next_time(cluster, state)? <= now;
    is_due.then(|| NewSnapshot {
        identifier: format!("rs:{}-{}", cluster.identifier, now.format("%Y-%m-%d-%H-%M-%S")),
        kind: SnapshotKind::Automated,
        retention_period: i32::try_from(days).unwrap_or(i32::MAX),
        tags: BTreeMap::new(),
    })
}
