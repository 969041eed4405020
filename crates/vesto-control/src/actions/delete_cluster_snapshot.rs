//! `DeleteClusterSnapshot` <https://docs.aws.amazon.com/redshift/latest/APIReference/API_DeleteClusterSnapshot.html>
//! The snapshot is gone at once; the reconciler removes its data.

use std::sync::Arc;

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::authz_snapshot::named_snapshot;
use crate::control::Control;
use crate::error::ControlError;
use crate::snapshot::Snapshot;
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
        if state.is_used(current) {
            return Err(faults::in_use(&current.identifier).into());
        }
        Ok(Changes { gone_snapshots: vec![Arc::clone(current)], ..Changes::default() })
    };
    control.change(decide).await?;
    control.wake();
    Ok(())
}
