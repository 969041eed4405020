//! `UpdateLoginProfile` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateLoginProfile.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};

use super::{login_profile, names, owner, password_policy, passwords};
use crate::{Identity, OpCtx};

pub(crate) async fn update_login_profile(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    names::user_name(params)?;
    let password = passwords::parameter(params, "Password")?;
    let reset_required = params.boolean("PasswordResetRequired")?;
    let name = owner::authorized_user(ctx, params, "iam:UpdateLoginProfile")?;
    let state = identity.state();
    let seen = login_profile::get(&state, ctx.account(), &name)?;
    let hash = match &password {
        Some(password) => {
            password_policy::check(&state, ctx.account(), password.expose())?;
            passwords::check_reuse(password_policy::of(&state, ctx.account()), seen, password).await?;
            Some(passwords::hash(identity.ids(), password).await?)
        }
        None => None,
    };
    identity
        .write(|edit| {
            let mut profile = login_profile::get(&edit.state, ctx.account(), &name)?.clone();
            if profile.password != seen.password {
                return Err(login_profile::changed_meanwhile());
            }
            if let Some(hash) = hash {
                passwords::replace(&mut profile, hash, edit.now);
            }
            profile.reset_required = reset_required.unwrap_or(profile.reset_required);
            edit.put_record(ctx.account(), profile);
            Ok(())
        })
        .await?;
    Ok(XmlBody::none())
}
