//! `DescribeEventSubscriptions` <https://docs.aws.amazon.com/redshift/latest/APIReference/API_DescribeEventSubscriptions.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::control::Control;
use crate::families::event_subscriptions::EVENT_SUBSCRIPTIONS;
use crate::family::describe;

pub fn describe_event_subscriptions(control: &Control, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    let found = describe(control, ctx, params, &EVENT_SUBSCRIPTIONS, "DescribeEventSubscriptions", |_| true)?;
    Ok(found.answer(&EVENT_SUBSCRIPTIONS))
}
