//! `AddUserToGroup` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_AddUserToGroup.html>
//! Adding a member again changes nothing.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_policy::Context;

use super::{
    names,
    owner::{OwnerKind, over_quota},
};
use crate::{Identity, OpCtx, edit::Change};

const MAX_GROUPS_OF_USER: usize = 10;

pub(crate) async fn add_user_to_group(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let (group, user) = (names::group_name(params)?, names::user_name(params)?);
    OwnerKind::Group.authorize(ctx, "iam:AddUserToGroup", group, Context::new())?;
    identity
        .write(|edit| {
            let user_id = OwnerKind::User.get(&edit.state, ctx.account(), user)?.id.to_owned();
            let group_id = OwnerKind::Group.get(&edit.state, ctx.account(), group)?.id.to_owned();
            let is_member = edit.state.groups_with(&user_id).any(|group| group.record.id == group_id);
            if !is_member && edit.state.groups_with(&user_id).count() >= MAX_GROUPS_OF_USER {
                return Err(over_quota("GroupsPerUser", MAX_GROUPS_OF_USER));
            }
            edit.make(Change::AddToGroup { group_id, user_id });
            Ok(())
        })
        .await?;
    Ok(XmlBody::none())
}
