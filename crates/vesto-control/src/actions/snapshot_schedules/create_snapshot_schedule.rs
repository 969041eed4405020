//! `CreateSnapshotSchedule` <https://docs.aws.amazon.com/redshift/latest/APIReference/API_CreateSnapshotSchedule.html>
//! A schedule without an identifier gets one. A dry run checks everything and keeps nothing.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::control::Control;
use crate::error::ControlError;
use crate::families::snapshot_schedules::{SNAPSHOT_SCHEDULES, complete, show};
use crate::family::{authorize_create, check_new, insert, new_record};

const MOST_INVOCATIONS: i64 = 100;

pub async fn create_snapshot_schedule(
    control: &Control,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    authorize_create(control, ctx, params, &SNAPSHOT_SCHEDULES, "CreateSnapshotSchedule")?;
    let now = control.now();
    let name = match params.get("ScheduleIdentifier").filter(|name| !name.is_empty()) {
        Some(name) => SNAPSHOT_SCHEDULES.name(name)?,
        None => format!("schedule-{}", control.ids().uuid()),
    };
    let n_times = n_invocations(params)?;
    let mut record = new_record(control, ctx, params, &SNAPSHOT_SCHEDULES, name)?;
    complete(&mut record, now)?;
    if params.boolean("DryRun")?.unwrap_or(false) {
        check_new(&control.state(), &SNAPSHOT_SCHEDULES, &record)?;
    } else {
        insert(control, &SNAPSHOT_SCHEDULES, record.clone(), |_, _| Ok(())).await?;
    }
    Ok(XmlBody::result(|xml| show(xml, &record, n_times.map(|n_times| (now, n_times)))))
}

/// `NextInvocations`: how many of the next times are to be shown.
fn n_invocations(params: &QueryParams) -> Result<Option<usize>, ControlError> {
    let Some(asked) = params.integer("NextInvocations")? else { return Ok(None) };
    let n_times = usize::try_from(asked).ok().filter(|_| (1..=MOST_INVOCATIONS).contains(&asked));
    let reason = || format!("Invalid value {asked} for NextInvocations. Must be between 1 and {MOST_INVOCATIONS}");
    n_times.map(Some).ok_or_else(|| ControlError::InvalidValue { parameter: "NextInvocations", reason: reason() })
}
