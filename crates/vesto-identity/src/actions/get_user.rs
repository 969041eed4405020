//! `GetUser` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetUser.html>
//! Without a name: the caller.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_policy::Context;

use super::{
    names,
    owner::OwnerKind,
    render::{self, Show},
};
use crate::{Identity, OpCtx, op_ctx::Caller, state::State};

pub(crate) fn get_user(identity: &Identity, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    let state = identity.state();
    if params.get("UserName").is_none() && matches!(ctx.caller(), Caller::Root(_)) {
        return root(ctx, &state);
    }
    let name = names::user_name_or_own(&state, ctx, params)?;
    OwnerKind::User.authorize(ctx, "iam:GetUser", &name, Context::new())?;
    let user = state.user(ctx.account(), &name).ok_or_else(|| OwnerKind::User.no_such(&name))?;
    Ok(XmlBody::result(|xml| {
        xml.element("User", |xml| render::user(xml, user, Show::Whole));
    }))
}

/// The root user has no name and no path.
fn root(ctx: &OpCtx, state: &State) -> Result<XmlBody, ApiError> {
    ctx.authorize("iam:GetUser", &ctx.caller_arn())?;
    let account = state.accounts.get(ctx.account()).ok_or_else(ApiError::internal_failure)?;
    Ok(XmlBody::result(|xml| {
        xml.element("User", |xml| {
            xml.text("UserId", &account.id)
                .text("Arn", ctx.caller_arn())
                .timestamp("CreateDate", render::whole_seconds(account.created_at));
        });
    }))
}
