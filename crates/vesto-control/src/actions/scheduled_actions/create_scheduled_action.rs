//! `CreateScheduledAction` <https://docs.aws.amazon.com/redshift/latest/APIReference/API_CreateScheduledAction.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::control::Control;
use crate::error::ControlError;
use crate::families::scheduled_actions::{SCHEDULED_ACTIONS, TARGET, authorize_pass_role, complete, show, target_of};
use crate::family::create;

pub async fn create_scheduled_action(
    control: &Control,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let now = control.now();
    let action = create(control, ctx, params, &SCHEDULED_ACTIONS, "CreateScheduledAction", |_, action| {
        authorize_pass_role(ctx, params, action)?;
        complete(action, params, now)?;
        let (_, target) = target_of(action).ok_or_else(|| ApiError::missing_parameter(TARGET))?;
        let cluster = target.get("ClusterIdentifier").unwrap_or_default().to_ascii_lowercase();
        control.find(ctx.account(), &cluster).map(drop).ok_or(ControlError::ClusterNotFound(cluster))
    });
    let action = action.await?;
    Ok(XmlBody::result(|xml| show(xml, &action, now)))
}
