//! `CreateGroup` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateGroup.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_meta::groups::GroupRecord;

use super::{
    names,
    owner::{OwnerKind, already_exists, over_quota},
    render,
};
use crate::{Identity, OpCtx, edit::Change};

const MAX_GROUPS: usize = 300;

pub(crate) async fn create_group(identity: &Identity, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    let name = names::group_name(params)?;
    let path = names::path(params, "Path")?.unwrap_or("/");
    ctx.authorize("iam:CreateGroup", &OwnerKind::Group.arn(ctx.account(), path, name))?;
    let group = identity
        .write(|edit| {
            if edit.state.group(ctx.account(), name).is_some() {
                return Err(group_exists(name));
            }
            if edit.state.groups_of(ctx.account()).count() >= MAX_GROUPS {
                return Err(over_quota("GroupsPerAccount", MAX_GROUPS));
            }
            let id = edit.ids.aws_unique_id("AGPA", 21);
            edit.make(Change::PutGroup(GroupRecord {
                id: id.clone(),
                account: ctx.account().clone(),
                name: name.to_owned(),
                path: path.to_owned(),
                created_at: edit.now,
            }));
            edit.state.groups.get(&id).cloned().ok_or_else(ApiError::internal_failure)
        })
        .await?;
    Ok(XmlBody::result(|xml| {
        xml.element("Group", |xml| render::group(xml, &group));
    }))
}

pub(crate) fn group_exists(name: &str) -> ApiError {
    already_exists(format!("Group with name {name} already exists."))
}
