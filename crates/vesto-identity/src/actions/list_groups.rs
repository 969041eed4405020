//! `ListGroups` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListGroups.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_types::Arn;

use super::{names, page, render};
use crate::{Identity, OpCtx};

pub(crate) fn list_groups(identity: &Identity, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    let prefix = names::path_prefix(params)?;
    ctx.authorize("iam:ListGroups", &Arn::iam(ctx.account(), format!("group{prefix}")).to_string())?;
    let state = identity.state();
    let groups = state.groups_of(ctx.account()).filter(|group| group.record.path.starts_with(prefix)).collect();
    let page = page::page(params, groups, |group| group.record.name.to_lowercase())?;
    Ok(XmlBody::result(|xml| {
        xml.list("Groups", "member", &page.items, |xml, group| render::group(xml, group));
        page.write_end(xml);
    }))
}
