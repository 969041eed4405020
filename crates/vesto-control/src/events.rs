//! Events: what happened to clusters and snapshots, told by comparing what was with what is. Every change of the state
//! passes here, so no operation can forget to report.

use std::collections::VecDeque;

use chrono::{DateTime, SecondsFormat, Utc};
use vesto_meta::cluster_events::EventRecord;
use vesto_meta::control_records::ControlRecord;
use vesto_types::AccountId;

use crate::associations::ApplyStatus;
use crate::event_kinds::{self as kinds, EventKind};
use crate::model::{Cluster, ClusterStatus};
use crate::parameters::PARAMETER_GROUPS;
use crate::snapshot::{Snapshot, SnapshotKind, SnapshotStatus};

/// Events kept, of all accounts together. Older ones are forgotten.
pub(crate) const KEPT: usize = 10_000;

/// An event that has no number yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NewEvent {
    pub(crate) account: AccountId,
    pub(crate) kind: &'static EventKind,
    pub(crate) source: String,
    pub(crate) message: String,
}

/// The newest events, oldest first.
#[derive(Debug, Default)]
pub(crate) struct EventLog(VecDeque<EventRecord>);

impl EventLog {
    pub(crate) fn new(records: Vec<EventRecord>) -> Self {
        Self(records.into())
    }

    /// The records of new events, and the sequence number from which on events are kept.
    pub(crate) fn number(&self, events: Vec<NewEvent>, now: DateTime<Utc>) -> (Vec<EventRecord>, i64) {
        let next = self.0.back().map_or(1, |last| last.sequence + 1);
        let record = |(sequence, event): (i64, NewEvent)| EventRecord {
            sequence,
            account: event.account,
            event_id: event.kind.id.to_owned(),
            source_type: event.kind.source.as_str().to_owned(),
            source: event.source,
            message: event.message,
            date: now,
        };
        let records: Vec<EventRecord> = (next..).zip(events).map(record).collect();
        let kept = i64::try_from(KEPT).unwrap_or(i64::MAX);
        let first_kept = records.last().map_or(next, |last| last.sequence + 1) - kept;
        (records, first_kept)
    }

    pub(crate) fn append(&mut self, records: Vec<EventRecord>) {
        self.0.extend(records);
        let excess = self.0.len().saturating_sub(KEPT);
        self.0.drain(..excess);
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = &EventRecord> {
        self.0.iter()
    }
}

pub(crate) fn time(now: DateTime<Utc>) -> String {
    now.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// What a change of a cluster amounts to.
pub(crate) fn of_cluster(before: Option<&Cluster>, after: Option<&Cluster>, now: DateTime<Utc>) -> Vec<NewEvent> {
    let mut events = ClusterEvents { now: time(now), events: Vec::new() };
    match (before, after) {
        (None, Some(after)) => {
            if let Some(from) = &after.progress.restored_from {
                events.push(after, &kinds::RESTORE_STARTED, &[("snapshot name", &from.identifier)]);
            }
        }
        (Some(before), None) => events.push(before, &kinds::DELETED, &[]),
        (Some(before), Some(after)) => {
            events.status(before, after);
            events.settings(before, after);
            events.roles(before, after);
        }
        (None, None) => {}
    }
    events.events
}

/// What a change of a parameter group amounts to; other records have no events.
pub(crate) fn of_record(
    before: Option<&ControlRecord>,
    after: Option<&ControlRecord>,
    now: DateTime<Utc>,
) -> Option<NewEvent> {
    let record = after.or(before).filter(|record| record.family == PARAMETER_GROUPS.kind)?;
    let kind = match (before, after) {
        (None, _) => &kinds::PARAMETER_GROUP_CREATED,
        (_, None) => &kinds::PARAMETER_GROUP_DELETED,
        (Some(before), Some(after)) if before.body != after.body => &kinds::PARAMETERS_UPDATED,
        _ => return None,
    };
    let values = [("parameter group name", record.name.as_str()), ("time in UTC", &time(now))];
    Some(NewEvent {
        account: record.account.clone(),
        kind,
        source: record.name.clone(),
        message: kind.message(&values),
    })
}

struct ClusterEvents {
    now: String,
    events: Vec<NewEvent>,
}

impl ClusterEvents {
    fn push(&mut self, cluster: &Cluster, kind: &'static EventKind, more: &[(&str, &str)]) {
        let mut values = vec![("cluster name", cluster.identifier.as_str()), ("time in UTC", self.now.as_str())];
        values.extend(more);
        let message = kind.message(&values);
        let source = cluster.identifier.to_string();
        self.events.push(NewEvent { account: cluster.account.clone(), kind, source, message });
    }

    fn status(&mut self, before: &Cluster, after: &Cluster) {
        use ClusterStatus as S;
        if before.status == after.status {
            return;
        }
        let kind = match (before.status, after.status) {
            (S::Creating, S::Available) => match &after.progress.restored_from {
                Some(from) => {
                    return self.push(after, &kinds::RESTORED, &[("snapshot name", &from.identifier)]);
                }
                None => &kinds::CREATED,
            },
            (S::Rebooting, S::Available) => &kinds::REBOOTED,
            (_, S::Resizing) => &kinds::RESIZE_ACKNOWLEDGED,
            (S::Resizing, S::Available) => &kinds::RESIZED,
            (S::CancellingResize, S::Available) => &kinds::RESIZE_CANCELLED,
            (S::RotatingKeys, S::Available) => &kinds::KEYS_ROTATED,
            (S::Pausing, S::Paused) => &kinds::PAUSED,
            (S::Resuming, S::Available) => &kinds::RESUMED,
            _ => return,
        };
        self.push(after, kind, &[]);
    }

    fn settings(&mut self, before: &Cluster, after: &Cluster) {
        if before.identifier != after.identifier {
            self.push(after, &kinds::RENAMED, &[("new cluster identifier", after.identifier.as_str())]);
        }
        let is_new = before.available_at.is_none();
        if before.master_password.is_some() && after.master_password.is_none() && !is_new {
            self.push(after, &kinds::CREDENTIALS, &[]);
        }
        let (old, new) = (&before.settings, &after.settings);
        if old.cluster_parameter_group_name != new.cluster_parameter_group_name {
            let name = new.cluster_parameter_group_name.as_str();
            self.push(after, &kinds::PARAMETER_GROUP_CHANGED, &[("parameter group name", name)]);
        }
        if old.vpc_security_group_ids != new.vpc_security_group_ids {
            self.push(after, &kinds::VPC_GROUPS, &[]);
        }
    }

    fn roles(&mut self, before: &Cluster, after: &Cluster) {
        let in_sync = |cluster: &Cluster| {
            let roles = cluster.roles.roles().iter();
            let roles = roles.filter(|association| association.status == ApplyStatus::InSync);
            roles.map(|association| association.role.to_string()).collect::<Vec<_>>()
        };
        let listed = |cluster: &Cluster, role: &String| {
            cluster.roles.roles().iter().any(|association| association.role.to_string() == *role)
        };
        let old = in_sync(before);
        for role in in_sync(after).iter().filter(|role| !old.contains(role)) {
            self.push(after, &kinds::ROLE_ASSOCIATED, &[("role ARN", role)]);
        }
        let all = before.roles.roles().iter().map(|association| association.role.to_string());
        for role in all.filter(|role| !listed(after, role)) {
            self.push(after, &kinds::ROLE_DISASSOCIATED, &[("role ARN", &role)]);
        }
    }
}

/// What a change of a snapshot amounts to.
pub(crate) fn of_snapshot(before: Option<&Snapshot>, after: Option<&Snapshot>, now: DateTime<Utc>) -> Vec<NewEvent> {
    let Some(snapshot) = after.or(before) else { return Vec::new() };
    let is_final = snapshot.kind == SnapshotKind::Final;
    let kind = match (before.map(|snapshot| snapshot.status), after.map(|snapshot| snapshot.status)) {
        (None, Some(SnapshotStatus::Creating)) if is_final => &kinds::FINAL_SNAPSHOT_STARTED,
        (None, Some(SnapshotStatus::Creating)) => &kinds::SNAPSHOT_STARTED,
        (Some(SnapshotStatus::Creating), Some(SnapshotStatus::Available)) if is_final => {
            &kinds::FINAL_SNAPSHOT_COMPLETED
        }
        (Some(SnapshotStatus::Creating), Some(SnapshotStatus::Available)) => &kinds::SNAPSHOT_COMPLETED,
        (Some(SnapshotStatus::Creating), Some(SnapshotStatus::Failed)) => &kinds::SNAPSHOT_FAILED,
        (Some(_), None) => &kinds::SNAPSHOT_DELETED,
        _ => return Vec::new(),
    };
    let now = time(now);
    let values = [
        ("snapshot name", snapshot.identifier.as_str()),
        ("cluster name", snapshot.cluster.as_str()),
        ("time in UTC", now.as_str()),
    ];
    let (account, source) = (snapshot.account.clone(), snapshot.identifier.clone());
    vec![NewEvent { account, kind, source, message: kind.message(&values) }]
}
