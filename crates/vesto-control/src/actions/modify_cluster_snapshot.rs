//! `ModifyClusterSnapshot` <https://docs.aws.amazon.com/redshift/latest/APIReference/API_ModifyClusterSnapshot.html>

use std::sync::Arc;

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::authz_snapshot::named_snapshot;
use crate::control::Control;
use crate::error::ControlError;
use crate::snapshot::Snapshot;
use crate::snapshot_faults as faults;
use crate::snapshot_params::retention_period;
use crate::snapshot_render::snapshot_answer;
use crate::state::{Changes, State};

pub async fn modify_cluster_snapshot(
    control: &Control,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let snapshot = named_snapshot(control, ctx, params, "redshift:ModifyClusterSnapshot")?;
    let retention = Retention::parse(params)?;
    let modified = set_retention(control, &snapshot, retention).await?;
    Ok(snapshot_answer(control, &modified))
}

/// `ManualSnapshotRetentionPeriod` and `Force`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Retention {
    days: Option<i32>,
    /// The snapshot may be older than its new period allows, and goes at once then.
    force: bool,
}

impl Retention {
    pub(crate) fn parse(params: &QueryParams) -> Result<Self, ControlError> {
        let days = retention_period(params, "ManualSnapshotRetentionPeriod")?;
        Ok(Self { days, force: params.boolean("Force")?.unwrap_or(false) })
    }
}

pub(crate) async fn set_retention(
    control: &Control,
    snapshot: &Snapshot,
    retention: Retention,
) -> Result<Arc<Snapshot>, ControlError> {
    let not_found = || ControlError::from(faults::snapshot_not_found(&snapshot.identifier));
    let decide = |state: &State| {
        let current = state.snapshot_by_id(&snapshot.id).ok_or_else(not_found)?;
        if !current.is_manual() {
            let message = format!("Cannot modify the snapshot {} because it is an automated one", current.identifier);
            return Err(faults::invalid_state(message).into());
        }
        let Some(retention_period) = retention.days else { return Ok(Changes::default()) };
        let next = Snapshot { retention_period, ..Snapshot::clone(current) };
        let is_over = next.expires_at().is_some_and(|at| at <= control.now());
        if is_over && !retention.force {
            return Err(faults::invalid_retention_period(retention_period.into()).into());
        }
        Ok(Changes::snapshot(next))
    };
    let state = control.change(decide).await?;
    control.wake();
    state.snapshot_by_id(&snapshot.id).cloned().ok_or_else(not_found)
}
