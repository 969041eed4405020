//! `CreateEventSubscription` <https://docs.aws.amazon.com/redshift/latest/APIReference/API_CreateEventSubscription.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::control::Control;
use crate::families::event_subscriptions::{EVENT_SUBSCRIPTIONS, complete};
use crate::family::create;

pub async fn create_event_subscription(
    control: &Control,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let record = create(control, ctx, params, &EVENT_SUBSCRIPTIONS, "CreateEventSubscription", complete).await?;
    Ok(EVENT_SUBSCRIPTIONS.answer(&record))
}
