//! Snapshot schedules: when the automated snapshots of the clusters that follow one are taken.
//! <https://docs.aws.amazon.com/redshift/latest/mgmt/working-with-snapshots.html#automated-snapshot-schedules>

use std::sync::Arc;

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::Value;
use vesto_aws_wire::XmlWriter;
use vesto_meta::control_records::ControlRecord;

use crate::error::ControlError;
use crate::family::{Authorized, Family, Fault, list, text};
use crate::model::Cluster;
use crate::snapshot_schedule::{ScheduleFault, SnapshotSchedule};
use crate::state::State;

const DEFINITIONS: &str = "ScheduleDefinitions";
/// Since when the definitions are these, in microseconds: rates count from here. Not shown.
const DEFINED: &str = "DefinedAt";
/// The most clusters that a schedule's element names.
const SHOWN_CLUSTERS: usize = 100;

pub(crate) static SNAPSHOT_SCHEDULES: Family = Family {
    kind: "snapshotschedule",
    arn: Authorized::ArnForChanges,
    resource_type: Some("Snapshot schedule"),
    asked_name: "ScheduleIdentifier",
    shown_name: "ScheduleIdentifier",
    element: "SnapshotSchedule",
    list: "SnapshotSchedules",
    item: "SnapshotSchedule",
    members: &[list(DEFINITIONS, "ScheduleDefinition"), text("ScheduleDescription")],
    max_name: 63,
    builtin: &[],
    not_found: Fault(400, "SnapshotScheduleNotFound", "Snapshot schedule {} not found."),
    exists: Fault(400, "SnapshotScheduleAlreadyExists", "Snapshot schedule {} already exists."),
    invalid_state: Fault(400, "InvalidClusterSnapshotScheduleState", "{}"),
    quota: Fault(400, "SnapshotScheduleQuotaExceeded", "You have exceeded the quota of snapshot schedules."),
    limit: 20,
};

const INVALID: Fault = Fault(400, "InvalidSchedule", "The schedule you submitted isn't valid: {}");
const UNSUPPORTED: Fault =
    Fault(400, "ScheduleDefinitionTypeUnsupported", "The definition you submitted is not supported: {}");

/// Checks the record's definitions, which count from now on.
pub(crate) fn complete(record: &mut ControlRecord, now: DateTime<Utc>) -> Result<(), ControlError> {
    let checked = SnapshotSchedule::parse(&definitions(record), now).and_then(|schedule| schedule.check());
    checked.map_err(|fault| match fault {
        ScheduleFault::Type(definition) => UNSUPPORTED.of(&definition),
        ScheduleFault::None | ScheduleFault::Definition(_) | ScheduleFault::TooOften => INVALID.of(&fault.to_string()),
    })?;
    record.body.insert(DEFINED.to_owned(), now.timestamp_micros().into());
    Ok(())
}

fn definitions(record: &ControlRecord) -> Vec<&str> {
    let definitions = record.body.get(DEFINITIONS).and_then(Value::as_array);
    definitions.into_iter().flatten().filter_map(Value::as_str).collect()
}

/// What the record says, once it has been checked.
pub(crate) fn schedule(record: &ControlRecord) -> Option<SnapshotSchedule> {
    let defined = record.body.get(DEFINED).and_then(Value::as_i64).and_then(DateTime::from_timestamp_micros)?;
    SnapshotSchedule::parse(&definitions(record), defined).ok()
}

/// The clusters that follow the schedule.
pub(crate) fn followers<'a>(state: &'a State, record: &'a ControlRecord) -> impl Iterator<Item = &'a Arc<Cluster>> {
    state.clusters().filter(|cluster| {
        let followed = cluster.progress.snapshot_schedule.as_ref();
        cluster.account == record.account && followed.is_some_and(|followed| followed.identifier == record.name)
    })
}

/// The members of a `SnapshotSchedule`, with as many of the next times as were asked for.
pub(crate) fn show(xml: &mut XmlWriter, record: &ControlRecord, next: Option<(DateTime<Utc>, usize)>) {
    SNAPSHOT_SCHEDULES.show(xml, record);
    let Some((now, n_times)) = next else { return };
    let times: Vec<DateTime<Utc>> =
        schedule(record).iter().flat_map(|schedule| schedule.times_after(now).take(n_times)).collect();
    let times = times.iter().map(|time| time.to_rfc3339_opts(SecondsFormat::Millis, true));
    xml.text_list("NextInvocations", "SnapshotTime", times);
}

/// The same with the clusters that follow it.
pub(crate) fn show_with_clusters(xml: &mut XmlWriter, state: &State, record: &ControlRecord) {
    show(xml, record, None);
    xml.text("AssociatedClusterCount", followers(state, record).count());
    let shown = followers(state, record).take(SHOWN_CLUSTERS);
    xml.list("AssociatedClusters", "ClusterAssociatedToSchedule", shown, |xml, cluster| {
        xml.text("ClusterIdentifier", &cluster.identifier).text("ScheduleAssociationState", "ACTIVE");
    });
}
