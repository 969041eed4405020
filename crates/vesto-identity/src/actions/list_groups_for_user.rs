//! `ListGroupsForUser` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListGroupsForUser.html>
//! There are no groups yet, so the list is empty; tools ask for it before they delete a user.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_policy::Context;

use super::{names, owner::OwnerKind};
use crate::{Identity, OpCtx};

pub(crate) fn list_groups_for_user(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let name = names::user_name(params)?;
    OwnerKind::User.authorize(ctx, "iam:ListGroupsForUser", name, Context::new())?;
    OwnerKind::User.get(&identity.state(), ctx.account(), name)?;
    Ok(XmlBody::result(|xml| {
        xml.element("Groups", |_| {}).text("IsTruncated", false);
    }))
}
