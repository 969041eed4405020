//! `CreateLoginProfile` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateLoginProfile.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};

use super::{login_profile, names, owner, password_policy, passwords};
use crate::{Identity, OpCtx, records::LoginProfile, state::State};

pub(crate) async fn create_login_profile(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let password = passwords::parameter(params, "Password")?;
    let reset_required = params.boolean("PasswordResetRequired")?.unwrap_or(false);
    let name = owner::authorized_user(ctx, params, "iam:CreateLoginProfile")?;
    let Some(password) = password else { return Err(names::null("password")) };
    let user_id = free_user(&identity.state(), ctx, &name)?;
    password_policy::check(&identity.state(), ctx.account(), password.expose())?;
    let hash = passwords::hash(identity.ids(), &password).await?;
    let profile = identity
        .write(|edit| {
            if free_user(&edit.state, ctx, &name)? != user_id {
                return Err(login_profile::changed_meanwhile());
            }
            let profile = LoginProfile {
                user_id,
                password: hash,
                previous: Vec::new(),
                reset_required,
                created_at: edit.now.into(),
                changed_at: edit.now.into(),
            };
            edit.put_record(ctx.account(), profile.clone());
            Ok(profile)
        })
        .await?;
    Ok(XmlBody::result(|xml| login_profile::write(xml, &name, &profile)))
}

/// The id of a user who has no password yet.
fn free_user(state: &State, ctx: &OpCtx, name: &str) -> Result<String, ApiError> {
    let user = owner::OwnerKind::User.get(state, ctx.account(), name)?;
    if state.records.get::<LoginProfile>(ctx.account(), user.id).is_some() {
        return Err(owner::already_exists(format!("Login Profile for User {name} already exists.")));
    }
    Ok(user.id.to_owned())
}
