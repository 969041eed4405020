//! `ModifySnapshotSchedule` <https://docs.aws.amazon.com/redshift/latest/APIReference/API_ModifySnapshotSchedule.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::control::Control;
use crate::families::snapshot_schedules::{SNAPSHOT_SCHEDULES, complete, show};
use crate::family::modify;

pub async fn modify_snapshot_schedule(
    control: &Control,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let now = control.now();
    let record = modify(control, ctx, params, &SNAPSHOT_SCHEDULES, "ModifySnapshotSchedule", |_, record| {
        if params.list("ScheduleDefinitions", "ScheduleDefinition").is_none_or(|list| list.is_empty()) {
            return Err(ApiError::missing_parameter("ScheduleDefinitions").into());
        }
        complete(record, now)
    });
    let record = record.await?;
    control.wake();
    Ok(XmlBody::result(|xml| show(xml, &record, None)))
}
