//! `ListRoles` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListRoles.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_types::Arn;

use super::{
    names, page,
    render::{self, Show},
};
use crate::{Identity, OpCtx};

pub(crate) fn list_roles(identity: &Identity, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    let prefix = names::path_prefix(params)?;
    ctx.authorize("iam:ListRoles", &Arn::iam(ctx.account(), format!("role{prefix}")).to_string())?;
    let state = identity.state();
    let roles = state.roles_of(ctx.account()).filter(|role| role.record.path.starts_with(prefix)).collect();
    let page = page::page(params, roles, |role| role.record.name.to_lowercase())?;
    Ok(XmlBody::result(|xml| {
        xml.list("Roles", "member", &page.items, |xml, role| render::role(xml, &state, role, Show::InList));
        page.write_end(xml);
    }))
}
