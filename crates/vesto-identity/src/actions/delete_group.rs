//! `DeleteGroup` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteGroup.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_policy::Context;

use super::{
    names,
    owner::{OwnerKind, delete_conflict},
};
use crate::{Identity, OpCtx, edit::Change};

pub(crate) async fn delete_group(identity: &Identity, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    let name = names::group_name(params)?;
    OwnerKind::Group.authorize(ctx, "iam:DeleteGroup", name, Context::new())?;
    identity
        .write(|edit| {
            let group = edit.state.group(ctx.account(), name).ok_or_else(|| OwnerKind::Group.no_such(name))?;
            if !group.members.is_empty() {
                return Err(delete_conflict("Cannot delete entity, must remove users from group first."));
            }
            if !group.policies.attached.is_empty() {
                return Err(delete_conflict("Cannot delete entity, must detach all policies first."));
            }
            if !group.policies.inline.is_empty() {
                return Err(delete_conflict("Cannot delete entity, must delete policies first."));
            }
            let id = group.record.id.clone();
            edit.make(Change::DeleteGroup { id });
            Ok(())
        })
        .await?;
    Ok(XmlBody::none())
}
