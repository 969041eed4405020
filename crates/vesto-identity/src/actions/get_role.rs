//! `GetRole` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRole.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_policy::Context;

use super::{
    names,
    owner::OwnerKind,
    render::{self, Show},
};
use crate::{Identity, OpCtx};

pub(crate) fn get_role(identity: &Identity, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    let name = names::role_name(params)?;
    OwnerKind::Role.authorize(ctx, "iam:GetRole", name, Context::new())?;
    let state = identity.state();
    let role = state.role(ctx.account(), name).ok_or_else(|| OwnerKind::Role.no_such(name))?;
    Ok(XmlBody::result(|xml| {
        xml.element("Role", |xml| {
            render::role(xml, &state, role, Show::Whole);
            render::role_last_used(xml, identity, role);
        });
    }))
}
