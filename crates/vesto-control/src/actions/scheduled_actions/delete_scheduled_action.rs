//! `DeleteScheduledAction` <https://docs.aws.amazon.com/redshift/latest/APIReference/API_DeleteScheduledAction.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::control::Control;
use crate::families::scheduled_actions::SCHEDULED_ACTIONS;
use crate::family::delete;

pub async fn delete_scheduled_action(
    control: &Control,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    delete(control, ctx, params, &SCHEDULED_ACTIONS, "DeleteScheduledAction", |_, _| Ok(())).await?;
    Ok(XmlBody::none())
}
