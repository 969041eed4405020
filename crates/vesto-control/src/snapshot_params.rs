//! What requests say of snapshots: names, retention periods, and the snapshot of a cluster as it is now.

use std::collections::BTreeMap;

use vesto_aws_wire::QueryParams;

use crate::control::Control;
use crate::error::ControlError;
use crate::model::Cluster;
use crate::snapshot::{Snapshot, SnapshotKind, SnapshotStatus};
use crate::snapshot_faults as faults;
use crate::state::State;

const FOR_EVER: i64 = -1;
const LONGEST_RETENTION: i64 = 3653;

/// 1 to 255 letters, digits and hyphens; the first a letter; no hyphen at the end, no two in a row. In lower case.
pub(crate) fn snapshot_identifier(parameter: &'static str, text: &str) -> Result<String, ControlError> {
    let name = text.to_ascii_lowercase();
    let well_formed = (1..=255).contains(&name.len())
        && name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && !name.ends_with('-')
        && !name.contains("--");
    if well_formed {
        return Ok(name);
    }
    let reason = format!(
        "The parameter {parameter} is not a valid identifier. Identifiers must begin with a letter; must contain only \
         ASCII letters, digits, and hyphens; and must not end with a hyphen or contain two consecutive hyphens."
    );
    Err(ControlError::InvalidValue { parameter, reason })
}

/// Days, -1 for ever; `None` when the request does not say.
pub(crate) fn retention_period(params: &QueryParams, name: &str) -> Result<Option<i32>, ControlError> {
    let Some(days) = params.integer(name)? else { return Ok(None) };
    if days != FOR_EVER && !(1..=LONGEST_RETENTION).contains(&days) {
        return Err(faults::invalid_retention_period(days).into());
    }
    Ok(i32::try_from(days).ok())
}

/// What a request asks of a new snapshot.
pub(crate) struct NewSnapshot {
    pub(crate) identifier: String,
    pub(crate) kind: SnapshotKind,
    pub(crate) retention_period: i32,
    pub(crate) tags: BTreeMap<String, String>,
}

impl NewSnapshot {
    /// A snapshot of the cluster as it is; its data is made by the reconciler.
    pub(crate) fn of(self, control: &Control, state: &State, cluster: &Cluster) -> Result<Snapshot, ControlError> {
        let now = control.now();
        let snapshot = Snapshot {
            id: control.ids().uuid().to_string(),
            account: cluster.account.clone(),
            region: cluster.region.clone(),
            identifier: self.identifier,
            kind: self.kind,
            status: SnapshotStatus::Creating,
            created_at: now,
            cluster: cluster.identifier.clone(),
            namespace: cluster.namespace.clone(),
            cluster_created_at: cluster.available_at,
            settings: cluster.settings.clone(),
            port: cluster.endpoint.as_ref().map_or(0, |endpoint| endpoint.port),
            retention_period: self.retention_period,
            retention_since: now,
            accounts_with_access: Vec::new(),
            tags: self.tags,
            size_bytes: None,
            copied_from: None,
        };
        match state.snapshot(&snapshot.key()) {
            Some(_) => Err(faults::snapshot_exists(&snapshot.identifier).into()),
            None => Ok(snapshot),
        }
    }
}
