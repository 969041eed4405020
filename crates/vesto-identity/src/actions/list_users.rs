//! `ListUsers` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListUsers.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_types::Arn;

use super::{
    names, page,
    render::{self, Show},
};
use crate::{Identity, OpCtx};

pub(crate) fn list_users(identity: &Identity, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    let prefix = names::path_prefix(params)?;
    ctx.authorize("iam:ListUsers", &Arn::iam(ctx.account(), format!("user{prefix}")).to_string())?;
    let state = identity.state();
    let users = state.users_of(ctx.account()).filter(|user| user.record.path.starts_with(prefix)).collect();
    let page = page::page(params, users, |user| user.record.name.to_lowercase())?;
    Ok(XmlBody::result(|xml| {
        xml.list("Users", "member", &page.items, |xml, user| render::user(xml, user, Show::InList));
        page.write_end(xml);
    }))
}
