//! `DeleteEventSubscription` <https://docs.aws.amazon.com/redshift/latest/APIReference/API_DeleteEventSubscription.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::control::Control;
use crate::families::event_subscriptions::EVENT_SUBSCRIPTIONS;
use crate::family::delete;

pub async fn delete_event_subscription(
    control: &Control,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    delete(control, ctx, params, &EVENT_SUBSCRIPTIONS, "DeleteEventSubscription", |_, _| Ok(())).await?;
    Ok(XmlBody::none())
}
