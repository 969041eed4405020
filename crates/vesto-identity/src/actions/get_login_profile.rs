//! `GetLoginProfile` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetLoginProfile.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};

use super::{login_profile, owner};
use crate::{Identity, OpCtx};

pub(crate) fn get_login_profile(identity: &Identity, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    let name = owner::authorized_user(ctx, params, "iam:GetLoginProfile")?;
    let state = identity.state();
    let profile = login_profile::get(&state, ctx.account(), &name)?;
    Ok(XmlBody::result(|xml| login_profile::write(xml, &name, profile)))
}
