//! `GetMFADevice` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetMFADevice.html>
//! Without a user's name, of whoever the device is assigned to.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_policy::Context;

use super::{
    entity::Named,
    names,
    owner::{self, OwnerKind},
};
use crate::{
    Identity, OpCtx,
    op_ctx::Caller,
    records::{MfaAssignment, MfaDevice},
    state::State,
};

const ACTION: &str = "iam:GetMFADevice";

pub(crate) fn get_mfa_device(identity: &Identity, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    let target = MfaDevice::target(ctx, params)?;
    let state = identity.state();
    let device = state.records.get::<MfaDevice>(ctx.account(), &target.key);
    let assigned = device.and_then(|device| device.assigned.as_ref());
    let named = authorized_name(&state, ctx, params, assigned)?;
    let user = assigned.and_then(|assigned| state.users.get(&assigned.user_id));
    let user = user.filter(|user| named.is_none_or(|name| user.record.name.eq_ignore_ascii_case(&name)));
    let (Some(user), Some(assigned)) = (user, assigned) else { return Err(MfaDevice::no_such(&target.name)) };
    Ok(XmlBody::result(|xml| {
        xml.text("UserName", &user.record.name)
            .text("SerialNumber", &target.key)
            .timestamp("EnableDate", assigned.enabled_at.time());
    }))
}

/// Asks for permission on the named user. Who names nobody asks about its own device, or else needs permission for all
/// users: the answer to the question must not tell whose a device is.
fn authorized_name(
    state: &State,
    ctx: &OpCtx,
    params: &QueryParams,
    assigned: Option<&MfaAssignment>,
) -> Result<Option<String>, ApiError> {
    if params.get("UserName").is_some() {
        let name = names::user_name(params)?;
        OwnerKind::User.authorize(ctx, ACTION, name, Context::new())?;
        OwnerKind::User.get(state, ctx.account(), name)?;
        return Ok(Some(name.to_owned()));
    }
    let is_caller =
        |assigned: &MfaAssignment| matches!(ctx.caller(), Caller::User { id, .. } if *id == assigned.user_id);
    let own = assigned.is_some_and(is_caller);
    if own {
        owner::authorized_user(ctx, params, ACTION)?;
    } else {
        ctx.authorize(ACTION, &OwnerKind::User.arn(ctx.account(), "/", "*"))?;
    }
    Ok(None)
}
