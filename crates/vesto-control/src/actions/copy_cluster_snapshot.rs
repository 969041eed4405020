//! `CopyClusterSnapshot` <https://docs.aws.amazon.com/redshift/latest/APIReference/API_CopyClusterSnapshot.html>
//! The copy is a manual snapshot of its own: it stays when the source goes.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::authz_snapshot::SnapshotTarget;
use crate::cluster_params::given;
use crate::control::Control;
use crate::error::ControlError;
use crate::snapshot::{Snapshot, SnapshotKind, SnapshotStatus};
use crate::snapshot_faults as faults;
use crate::snapshot_params::{retention_period, snapshot_identifier};
use crate::snapshot_render::snapshot_answer;
use crate::state::{Changes, State};

pub async fn copy_cluster_snapshot(control: &Control, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    let name = given(params, "SourceSnapshotIdentifier").unwrap_or("*");
    let cluster = given(params, "SourceSnapshotClusterIdentifier");
    let target = SnapshotTarget::new(control, ctx.account(), cluster, name);
    target.authorize(ctx, "redshift:CopyClusterSnapshot").map_err(ControlError::from)?;
    params.required("SourceSnapshotIdentifier")?;
    let identifier = snapshot_identifier("TargetSnapshotIdentifier", params.required("TargetSnapshotIdentifier")?)?;
    let retention = retention_period(params, "ManualSnapshotRetentionPeriod")?;
    let source = target.owned(ctx.account())?;
    let now = control.now();
    let copy = Snapshot {
        id: control.ids().uuid().to_string(),
        identifier,
        kind: SnapshotKind::Manual,
        status: SnapshotStatus::Creating,
        created_at: now,
        retention_period: retention.unwrap_or(-1),
        retention_since: now,
        accounts_with_access: Vec::new(),
        size_bytes: None,
        copied_from: Some(source.id.clone()),
        ..Snapshot::clone(&source)
    };
    let decide = |state: &State| {
        match state.snapshot_by_id(&source.id).map(|source| source.status) {
            Some(SnapshotStatus::Available) => {}
            None => return Err(faults::snapshot_not_found(&source.identifier).into()),
            Some(SnapshotStatus::Creating | SnapshotStatus::Failed) => {
                let message = format!("The snapshot {} is not in the available state.", source.identifier);
                return Err(faults::invalid_state(message).into());
            }
        }
        match state.snapshot(&copy.key()) {
            Some(_) => Err(faults::snapshot_exists(&copy.identifier).into()),
            None => Ok(Changes::snapshot(copy.clone())),
        }
    };
    control.change(decide).await?;
    control.wake();
    Ok(snapshot_answer(control, &copy))
}
