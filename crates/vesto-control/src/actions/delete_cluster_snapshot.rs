//! `DeleteClusterSnapshot` <https://docs.aws.amazon.com/redshift/latest/APIReference/API_DeleteClusterSnapshot.html>
//! The snapshot is gone at once; the reconciler removes its data.

use std::sync::Arc;

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::authz_snapshot::named_snapshot;
use crate::control::Control;
use crate::error::ControlError;
use crate::model::ClusterStatus;
use crate::snapshot::{Snapshot, SnapshotStatus};
use crate::snapshot_faults as faults;
use crate::snapshot_render::deleted_snapshot_answer;
use crate::state::{Changes, State};

pub async fn delete_cluster_snapshot(
    control: &Control,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let snapshot = named_snapshot(control, ctx, params, "redshift:DeleteClusterSnapshot")?;
    delete(control, &snapshot).await?;
    Ok(deleted_snapshot_answer(control, &snapshot))
}

/// What BatchDeleteClusterSnapshots does to each.
pub(crate) async fn delete(control: &Control, snapshot: &Snapshot) -> Result<(), ControlError> {
    let decide = |state: &State| {
        let current = state.snapshot_by_id(&snapshot.id);
        let current = current.ok_or_else(|| faults::snapshot_not_found(&snapshot.identifier))?;
        if !current.is_manual() {
            return Err(faults::only_manual_deleted(&current.identifier).into());
        }
        if is_used(state, current) {
            return Err(faults::in_use(&current.identifier).into());
        }
        Ok(Changes { gone_snapshots: vec![Arc::clone(current)], ..Changes::default() })
    };
    control.change(decide).await?;
    control.wake();
    Ok(())
}

/// A cluster that is being deleted waits for it, or a cluster or a copy is made of it just now.
fn is_used(state: &State, snapshot: &Snapshot) -> bool {
    let restores = state.clusters().any(|cluster| {
        let from = cluster.progress.restored_from.as_ref();
        cluster.endpoint.is_none() && from.is_some_and(|from| from.snapshot == snapshot.id)
    });
    let waits = state.cluster_of(&snapshot.namespace).is_some_and(|cluster| {
        cluster.status == ClusterStatus::FinalSnapshot && snapshot.status == SnapshotStatus::Creating
    });
    let copies = state
        .snapshots()
        .any(|copy| copy.status == SnapshotStatus::Creating && copy.copied_from.as_ref() == Some(&snapshot.id));
    restores || waits || copies
}
