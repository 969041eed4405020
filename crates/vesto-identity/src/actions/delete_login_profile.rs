//! `DeleteLoginProfile` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteLoginProfile.html>
//! Nobody has one: there is no console password.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_policy::Context;

use super::{
    names,
    owner::{OwnerKind, no_such_entity},
};
use crate::{Identity, OpCtx};

pub(crate) fn delete_login_profile(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let state = identity.state();
    let name = names::user_name_or_own(&state, ctx, params)?;
    OwnerKind::User.authorize(ctx, "iam:DeleteLoginProfile", &name, Context::new())?;
    OwnerKind::User.get(&state, ctx.account(), &name)?;
    Err(no_such_entity(format!("Login Profile for User {name} cannot be found.")))
}
