//! `ModifyEventSubscription` <https://docs.aws.amazon.com/redshift/latest/APIReference/API_ModifyEventSubscription.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::control::Control;
use crate::families::event_subscriptions::{EVENT_SUBSCRIPTIONS, complete};
use crate::family::modify;

pub async fn modify_event_subscription(
    control: &Control,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let record = modify(control, ctx, params, &EVENT_SUBSCRIPTIONS, "ModifyEventSubscription", complete).await?;
    Ok(EVENT_SUBSCRIPTIONS.answer(&record))
}
