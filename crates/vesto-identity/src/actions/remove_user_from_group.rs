//! `RemoveUserFromGroup` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_RemoveUserFromGroup.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_policy::Context;

use super::{
    names,
    owner::{OwnerKind, no_such_entity},
};
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
            if !edit.state.groups_with(&user_id).any(|group| group.record.id == group_id) {
                return Err(no_such_entity(format!("User {user} not in group {group}")));
            }
            edit.make(Change::RemoveFromGroup { group_id, user_id });
            Ok(())
        })
        .await?;
    Ok(XmlBody::none())
}
