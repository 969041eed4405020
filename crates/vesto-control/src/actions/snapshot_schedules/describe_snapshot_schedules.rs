//! `DescribeSnapshotSchedules`
//! <https://docs.aws.amazon.com/redshift/latest/APIReference/API_DescribeSnapshotSchedules.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::control::Control;
use crate::families::snapshot_schedules::{SNAPSHOT_SCHEDULES, followers, show_with_clusters};
use crate::family::describe;

pub fn describe_snapshot_schedules(control: &Control, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    let state = control.state();
    let cluster = params.get("ClusterIdentifier").filter(|name| !name.is_empty()).map(str::to_ascii_lowercase);
    let found = describe(control, ctx, params, &SNAPSHOT_SCHEDULES, "DescribeSnapshotSchedules", |schedule| {
        let is_followed_by = |name: &String| followers(&state, schedule).any(|one| one.identifier.as_str() == name);
        cluster.as_ref().is_none_or(is_followed_by)
    })?;
    Ok(found.answer_with(&SNAPSHOT_SCHEDULES, |xml, schedule| show_with_clusters(xml, &state, schedule)))
}
