//! `RemoveUserFromGroup` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_RemoveUserFromGroup.html>
//! Removing who is no member changes nothing.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_policy::Context;

use super::{names, owner::OwnerKind};
use crate::{Identity, OpCtx, edit::Change};

pub(crate) async fn remove_user_from_group(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let (group, user) = (names::group_name(params)?, names::user_name(params)?);
    OwnerKind::Group.authorize(ctx, "iam:RemoveUserFromGroup", group, Context::new())?;
    identity
        .write(|edit| {
            let group_id = OwnerKind::Group.get(&edit.state, ctx.account(), group)?.id.to_owned();
            let user_id = OwnerKind::User.get(&edit.state, ctx.account(), user)?.id.to_owned();
            edit.make(Change::RemoveFromGroup { group_id, user_id });
            Ok::<(), ApiError>(())
        })
        .await?;
    Ok(XmlBody::none())
}
