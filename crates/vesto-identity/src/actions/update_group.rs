//! `UpdateGroup` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateGroup.html>
//! Needs permission for the group as it is and as it will be.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_policy::Context;

use super::{create_group::group_exists, names, owner::OwnerKind};
use crate::{Identity, OpCtx, edit::Change};

pub(crate) async fn update_group(identity: &Identity, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    let name = names::group_name(params)?;
    let new_path = names::path(params, "NewPath")?;
    let new_name = params.get("NewGroupName");
    if let Some(new_name) = new_name {
        names::check_name(new_name, "newGroupName", 128)?;
    }
    OwnerKind::Group.authorize(ctx, "iam:UpdateGroup", name, Context::new())?;
    let found = identity.state().group(ctx.account(), name).map(|group| group.record.path.clone());
    let path = new_path.or(found.as_deref()).unwrap_or("/");
    ctx.authorize("iam:UpdateGroup", &OwnerKind::Group.arn(ctx.account(), path, new_name.unwrap_or(name)))?;
    identity
        .write(|edit| {
            let group = edit.state.group(ctx.account(), name).ok_or_else(|| OwnerKind::Group.no_such(name))?;
            let mut record = group.record.clone();
            if let Some(new_path) = new_path {
                new_path.clone_into(&mut record.path);
            }
            if let Some(new_name) = new_name {
                if edit.state.group(ctx.account(), new_name).is_some_and(|other| other.record.id != record.id) {
                    return Err(group_exists(new_name));
                }
                new_name.clone_into(&mut record.name);
            }
            edit.make(Change::PutGroup(record));
            Ok(())
        })
        .await?;
    Ok(XmlBody::none())
}
