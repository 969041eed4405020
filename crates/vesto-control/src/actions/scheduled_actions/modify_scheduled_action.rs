//! `ModifyScheduledAction` <https://docs.aws.amazon.com/redshift/latest/APIReference/API_ModifyScheduledAction.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::control::Control;
use crate::families::scheduled_actions::{SCHEDULED_ACTIONS, authorize_pass_role, complete, show};
use crate::family::modify;

pub async fn modify_scheduled_action(
    control: &Control,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let now = control.now();
    let action = modify(control, ctx, params, &SCHEDULED_ACTIONS, "ModifyScheduledAction", |_, action| {
        authorize_pass_role(ctx, params, action)?;
        complete(action, params, now)
    });
    let action = action.await?;
    Ok(XmlBody::result(|xml| show(xml, &action, now)))
}
