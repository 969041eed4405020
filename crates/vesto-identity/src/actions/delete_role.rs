//! `DeleteRole` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteRole.html>
//! The role's sessions end with it.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_policy::Context;

use super::{
    instance_profile, names,
    owner::{OwnerKind, delete_conflict},
};
use crate::{Identity, OpCtx, edit::Change};

pub(crate) async fn delete_role(identity: &Identity, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    let name = names::role_name(params)?;
    OwnerKind::Role.authorize(ctx, "iam:DeleteRole", name, Context::new())?;
    identity
        .write(|edit| {
            let role = OwnerKind::Role.get(&edit.state, ctx.account(), name)?;
            OwnerKind::Role.check_modifiable(&role)?;
            if !role.policies.attached.is_empty() {
                return Err(delete_conflict("Cannot delete entity, must detach all policies first."));
            }
            if !role.policies.inline.is_empty() {
                return Err(delete_conflict("Cannot delete entity, must delete policies first."));
            }
            if instance_profile::with_role(&edit.state, ctx.account(), role.id).next().is_some() {
                return Err(delete_conflict("Cannot delete entity, must remove roles from instance profile first."));
            }
            let id = role.id.to_owned();
            edit.make(Change::DeleteRole { id });
            Ok(())
        })
        .await?;
    Ok(XmlBody::none())
}
