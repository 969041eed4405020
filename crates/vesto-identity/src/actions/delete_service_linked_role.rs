//! `DeleteServiceLinkedRole` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteServiceLinkedRole.html>
//! Answers with a task. Here it is done by then: GetServiceLinkedRoleDeletionStatus says how it ended.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_meta::service_role_deletions::ServiceRoleDeletionRecord;
use vesto_policy::Context;

use super::{names, owner::OwnerKind};
use crate::{Identity, OpCtx, edit::Change, service_linked_roles as linked};

pub(crate) async fn delete_service_linked_role(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let name = names::role_name(params)?;
    OwnerKind::Role.authorize(ctx, "iam:DeleteServiceLinkedRole", name, Context::new())?;
    let state = identity.state();
    let role = state.role(ctx.account(), name);
    let service = role.and_then(|role| linked::owning_service(&role.record.path));
    let (role, service) = role.zip(service).ok_or_else(|| OwnerKind::Role.no_such(name))?;
    let used_by = identity.service_role_used_by(ctx.account(), service).await;
    let task_id = format!("task{}{}/{}/{}", linked::PATH, service, role.record.name, identity.ids().uuid());
    identity
        .write(|edit| {
            if edit.state.roles.contains_key(&role.record.id) && used_by.is_empty() {
                edit.make(Change::DeleteRole { id: role.record.id.clone() });
            }
            edit.make(Change::PutRoleDeletion(ServiceRoleDeletionRecord {
                task_id: task_id.clone(),
                account: ctx.account().clone(),
                used_by,
                created_at: edit.now,
            }));
            Ok::<(), ApiError>(())
        })
        .await?;
    Ok(XmlBody::result(|xml| {
        xml.text("DeletionTaskId", &task_id);
    }))
}
