//! `ListGroupsForUser` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListGroupsForUser.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_policy::Context;

use super::{names, owner::OwnerKind, page, render};
use crate::{Identity, OpCtx};

pub(crate) fn list_groups_for_user(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let name = names::user_name(params)?;
    OwnerKind::User.authorize(ctx, "iam:ListGroupsForUser", name, Context::new())?;
    let state = identity.state();
    let user = OwnerKind::User.get(&state, ctx.account(), name)?;
    let page = page::page(params, state.groups_with(user.id).collect(), |group| group.record.name.to_lowercase())?;
    Ok(XmlBody::result(|xml| {
        xml.list("Groups", "member", &page.items, |xml, group| render::group(xml, group));
        page.write_end(xml);
    }))
}
