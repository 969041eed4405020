//! `DescribeScheduledActions` <https://docs.aws.amazon.com/redshift/latest/APIReference/API_DescribeScheduledActions.html>
//! Actions are not scheduled here: CreateScheduledAction is not supported.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use super::empty_list;
use crate::control::Control;
use crate::family::Fault;

pub fn describe_scheduled_actions(_: &Control, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    empty_list(
        ctx,
        params,
        "DescribeScheduledActions",
        "ScheduledActions",
        Some(("ScheduledActionName", Fault(400, "ScheduledActionNotFound", "Scheduled action {} not found."))),
    )
}
