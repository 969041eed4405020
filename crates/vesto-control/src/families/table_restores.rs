//! Requests to restore one table of a snapshot; [`crate::reconcile`] carries them out.
//! <https://docs.aws.amazon.com/redshift/latest/mgmt/working-with-snapshots.html#working-with-snapshot-restore-table-from-snapshot>

use std::sync::Arc;

use serde_json::Value;
use vesto_meta::control_records::ControlRecord;

use crate::error::ControlError;
use crate::family::{Authorized, Family, Fault, member, number, text, time};
use crate::model::Cluster;
use crate::runtime::TableRestore;
use crate::state::State;

/// Hidden members: the namespace of the cluster and the snapshot's id, which outlive names.
pub(crate) const NAMESPACE: &str = "Namespace";
pub(crate) const SNAPSHOT: &str = "SnapshotId";
const STATUS: &str = "Status";
/// How many requests of a cluster may wait or be under way.
const MOST_IN_PROGRESS: usize = 10;
/// How many that are over an account remembers.
const KEPT: usize = 100;

pub(crate) static TABLE_RESTORES: Family = Family {
    kind: "tablerestore",
    arn: Authorized::Star,
    resource_type: None,
    asked_name: "TableRestoreRequestId",
    shown_name: "TableRestoreRequestId",
    element: "TableRestoreStatus",
    list: "TableRestoreStatusDetails",
    item: "TableRestoreStatus",
    members: &[
        text(STATUS).computed(),
        text("Message").computed(),
        time("RequestTime").computed(),
        number("ProgressInMegaBytes").computed(),
        number("TotalDataInMegaBytes").computed(),
        text("ClusterIdentifier").required(),
        text("SnapshotIdentifier").required(),
        text("SourceDatabaseName").required(),
        text("SourceSchemaName").or("public"),
        text("SourceTableName").required(),
        text("TargetDatabaseName"),
        text("TargetSchemaName"),
        text("NewTableName").required(),
    ],
    max_name: 63,
    builtin: &[],
    not_found: Fault(400, "TableRestoreNotFoundFault", "Table restore request {} not found."),
    exists: Fault(400, "InvalidTableRestoreArgument", "Table restore request {} already exists."),
    invalid_state: INVALID,
    quota: QUOTA,
    limit: usize::MAX,
};

pub(crate) const INVALID: Fault = Fault(400, "InvalidTableRestoreArgument", "{}");
const QUOTA: Fault = Fault(
    400,
    "InProgressTableRestoreQuotaExceededFault",
    "You have exceeded the allowed number of table restore requests. Wait for your current table restore requests to \
     complete before making a new request.",
);

/// Where a request has got to. None is ever `CANCELED`: nothing cancels one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RestoreStatus {
    Pending,
    InProgress,
    Succeeded,
    Failed,
}

impl RestoreStatus {
    fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "PENDING",
            Self::InProgress => "IN_PROGRESS",
            Self::Succeeded => "SUCCEEDED",
            Self::Failed => "FAILED",
        }
    }
}

fn has(record: &ControlRecord, status: RestoreStatus) -> bool {
    member(record, STATUS) == status.as_str()
}

pub(crate) fn is_over(record: &ControlRecord) -> bool {
    has(record, RestoreStatus::Succeeded) || has(record, RestoreStatus::Failed)
}

/// The record in another status, with a word about it if there is one.
pub(crate) fn in_status(record: &ControlRecord, status: RestoreStatus, message: Option<&str>) -> ControlRecord {
    let mut record = record.clone();
    record.body.insert(STATUS.to_owned(), status.as_str().into());
    record.body.extend(message.map(|message| ("Message".to_owned(), Value::from(message))));
    record
}

/// The record of a table that is there, so many bytes large.
pub(crate) fn succeeded(record: &ControlRecord, size_bytes: u64) -> ControlRecord {
    let mut record = in_status(record, RestoreStatus::Succeeded, None);
    for name in ["ProgressInMegaBytes", "TotalDataInMegaBytes"] {
        record.body.insert(name.to_owned(), size_bytes.div_ceil(1 << 20).into());
    }
    record
}

fn of_cluster<'a>(state: &'a State, namespace: &'a str) -> impl Iterator<Item = &'a Arc<ControlRecord>> {
    state.all_records(&TABLE_RESTORES).filter(move |record| member(record, NAMESPACE) == namespace)
}

/// Whether a request that is not over takes its table out of this snapshot.
pub(crate) fn is_wanted(state: &State, snapshot_id: &str) -> bool {
    state.all_records(&TABLE_RESTORES).any(|record| !is_over(record) && member(record, SNAPSHOT) == snapshot_id)
}

pub(crate) fn check_quota(state: &State, cluster: &Cluster) -> Result<(), ControlError> {
    let n_open = of_cluster(state, &cluster.namespace).filter(|record| !is_over(record)).count();
    if n_open < MOST_IN_PROGRESS { Ok(()) } else { Err(QUOTA.of("")) }
}

/// The oldest requests that are over, beyond as many as are kept.
pub(crate) fn outdated(state: &State, account: &vesto_types::AccountId) -> Vec<Arc<ControlRecord>> {
    let mut over = state.records(account, &TABLE_RESTORES);
    over.retain(|record| is_over(record));
    over.sort_by_key(|record| std::cmp::Reverse(record.created_at));
    over.into_iter().skip(KEPT).collect()
}

/// The cluster's oldest request that is not over.
pub(crate) fn next_of<'a>(state: &'a State, cluster: &'a Cluster) -> Option<&'a Arc<ControlRecord>> {
    of_cluster(state, &cluster.namespace).filter(|record| !is_over(record)).min_by_key(|record| record.created_at)
}

/// What becomes of a request without anybody's work: it begins, or it fails with what it needs.
pub(crate) fn settled(record: &ControlRecord, state: &State) -> Option<ControlRecord> {
    if is_over(record) {
        return None;
    }
    let failed = |message| Some(in_status(record, RestoreStatus::Failed, Some(message)));
    let Some(cluster) = state.cluster_of(member(record, NAMESPACE)) else { return failed("The cluster was deleted.") };
    if state.snapshot_by_id(member(record, SNAPSHOT)).is_none() {
        return failed("The snapshot was deleted.");
    }
    let is_next = next_of(state, cluster).is_some_and(|next| next.name == record.name);
    let begins = has(record, RestoreStatus::Pending) && is_next && state.is_running(cluster);
    begins.then(|| in_status(record, RestoreStatus::InProgress, None))
}

/// What the runtime is asked, once the request has begun.
pub(crate) fn work_of(record: &ControlRecord) -> Option<TableRestore> {
    let text = |name: &str| member(record, name).to_owned();
    has(record, RestoreStatus::InProgress).then(|| TableRestore {
        request: record.name.clone(),
        snapshot: text(SNAPSHOT),
        source_schema: text("SourceSchemaName"),
        source_table: text("SourceTableName"),
        target_schema: text("TargetSchemaName"),
        new_table: text("NewTableName"),
    })
}
