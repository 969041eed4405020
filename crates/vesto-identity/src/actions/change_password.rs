//! `ChangePassword` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ChangePassword.html>
//! Users change their own. The account's policy may let them without a policy of their own; a Deny still stands.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_policy::Decision;

use super::{login_profile, names, password_policy, passwords};
use crate::{AccessDenied, AuthzInput, Identity, OpCtx, op_ctx::Caller, state::arn_of_user};

pub(crate) async fn change_password(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let old = passwords::parameter(params, "OldPassword")?.ok_or_else(|| names::null("oldPassword"))?;
    let new = passwords::parameter(params, "NewPassword")?.ok_or_else(|| names::null("newPassword"))?;
    let state = identity.state();
    let user = match ctx.caller() {
        Caller::User { id, .. } => state.users.get(id),
        Caller::Root(_) | Caller::Session(_) | Caller::Federated(_) | Caller::Anonymous => None,
    };
    let Some(user) = user else {
        ctx.authorize("iam:ChangePassword", &ctx.caller_arn())?;
        return Err(ApiError::new(400, "InvalidUserType", "Only IAM Users can change their own password"));
    };
    let policy = password_policy::of(&state, ctx.account());
    let may_change = policy.is_some_and(|policy| policy.users_may_change);
    let ruling = ctx.rule("iam:ChangePassword", &arn_of_user(&user.record), &AuthzInput::default());
    let allowed = ruling.allowed() || may_change && ruling.decision() == Decision::ImplicitDeny;
    if !allowed || ruling.allowed() {
        ctx.record(ruling.clone());
    }
    if !allowed {
        return Err(AccessDenied::new(ruling).into());
    }
    let name = &user.record.name;
    let seen = login_profile::get(&state, ctx.account(), name)?;
    if !passwords::is_among(vec![seen.password.clone()], &old).await? {
        return Err(ApiError::access_denied("The old password was incorrect."));
    }
    let hard = policy.is_some_and(|policy| policy.hard_expiry);
    if hard && password_policy::expires_at(policy, seen).is_some_and(|expires_at| expires_at <= ctx.now()) {
        return Err(ApiError::access_denied("The password has expired. An administrator must reset it."));
    }
    password_policy::check(&state, ctx.account(), new.expose())?;
    passwords::check_reuse(policy, seen, &new).await?;
    let hash = passwords::hash(identity.ids(), &new).await?;
    identity
        .write(|edit| {
            let mut profile = login_profile::get(&edit.state, ctx.account(), name)?.clone();
            if profile.password != seen.password {
                return Err(login_profile::changed_meanwhile());
            }
            passwords::replace(&mut profile, hash, edit.now);
            profile.reset_required = false;
            edit.put_record(ctx.account(), profile);
            Ok(())
        })
        .await?;
    Ok(XmlBody::none())
}
