//! `GetServiceLinkedRoleDeletionStatus`
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetServiceLinkedRoleDeletionStatus.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_policy::Context;
use vesto_types::Arn;

use super::{
    names,
    owner::{OwnerKind, invalid_input, no_such_entity},
};
use crate::{Identity, OpCtx};

pub(crate) fn get_service_linked_role_deletion_status(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let task = names::required(params, "DeletionTaskId")?;
    names::check_length(task, "deletionTaskId", 1, 1000)?;
    let role = task.strip_prefix("task/aws-service-role/").and_then(|rest| rest.split('/').nth(1));
    let role = role.ok_or_else(|| invalid_input(format!("Invalid deletion task id {task}.")))?;
    OwnerKind::Role.authorize(ctx, "iam:GetServiceLinkedRoleDeletionStatus", role, Context::new())?;
    let state = identity.state();
    let deletion = state.role_deletions.get(task).filter(|deletion| deletion.account == *ctx.account());
    let deletion = deletion.ok_or_else(|| no_such_entity(format!("Deletion task {task} cannot be found.")))?;
    Ok(XmlBody::result(|xml| {
        if deletion.used_by.is_empty() {
            xml.text("Status", "SUCCEEDED");
            return;
        }
        xml.text("Status", "FAILED").element("Reason", |xml| {
            let reason = "Service role cannot be deleted because it is in use by resources of the service.";
            xml.text("Reason", reason).list("RoleUsageList", "member", &deletion.used_by, |xml, arn| {
                xml.optional("Region", Arn::parse(arn).ok().map(|arn| arn.region)).text_list(
                    "Resources",
                    "member",
                    [arn],
                );
            });
        });
    }))
}
