//! `DeleteSnapshotSchedule` <https://docs.aws.amazon.com/redshift/latest/APIReference/API_DeleteSnapshotSchedule.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::control::Control;
use crate::families::snapshot_schedules::{SNAPSHOT_SCHEDULES, followers};
use crate::family::delete;

pub async fn delete_snapshot_schedule(
    control: &Control,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let check = |state: &crate::state::State, record: &_| match followers(state, record).next() {
        None => Ok(()),
        Some(cluster) => {
            let message = format!("The snapshot schedule is associated with the cluster {}.", cluster.identifier);
            Err(SNAPSHOT_SCHEDULES.invalid_state.of(&message))
        }
    };
    delete(control, ctx, params, &SNAPSHOT_SCHEDULES, "DeleteSnapshotSchedule", check).await?;
    Ok(XmlBody::none())
}
