//! `GetGroup` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetGroup.html>
//! With its users, in pages.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_policy::Context;

use super::{
    names,
    owner::OwnerKind,
    page,
    render::{self, Show},
};
use crate::{Identity, OpCtx};

pub(crate) fn get_group(identity: &Identity, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    let name = names::group_name(params)?;
    OwnerKind::Group.authorize(ctx, "iam:GetGroup", name, Context::new())?;
    let state = identity.state();
    let group = state.group(ctx.account(), name).ok_or_else(|| OwnerKind::Group.no_such(name))?;
    let users = group.members.iter().filter_map(|id| state.users.get(id)).collect();
    let page = page::page(params, users, |user| user.record.name.to_lowercase())?;
    Ok(XmlBody::result(|xml| {
        xml.element("Group", |xml| render::group(xml, group));
        xml.list("Users", "member", &page.items, |xml, user| render::user(xml, user, Show::InList));
        page.write_end(xml);
    }))
}
