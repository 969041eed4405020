//! `CreateRole` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_meta::roles::RoleRecord;
use vesto_policy::Context;

use super::{
    boundaries, documents, names,
    owner::{OwnerKind, already_exists, over_quota},
    render::{self, Show},
    tags,
};
use crate::{AuthzInput, Identity, OpCtx, edit::Change, service_linked_roles};

const MAX_ROLES: usize = 1000;

pub(crate) async fn create_role(identity: &Identity, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    let name = names::role_name(params)?;
    let path = names::path(params, "Path")?.unwrap_or("/");
    let document = documents::parameter(params, "AssumeRolePolicyDocument")?;
    let description = names::description(params)?;
    let max_session_duration = names::max_session_duration(params)?.unwrap_or(3600);
    let tags = tags::parse(params)?;
    let boundary = boundaries::parameter(params)?;
    let arn = OwnerKind::Role.arn(ctx.account(), path, name);
    let mut context = Context::new();
    tags::request_keys(&mut context, &tags);
    boundaries::request_key(&mut context, boundary);
    ctx.authorize_with("iam:CreateRole", &arn, AuthzInput::context(context.clone()))?;
    if !tags.is_empty() {
        ctx.authorize_with("iam:TagRole", &arn, AuthzInput::context(context))?;
    }
    if path.starts_with(service_linked_roles::PATH) {
        return Err(ApiError::validation_error(format!("Path {path} is reserved for service-linked roles.")));
    }
    let role = identity
        .write(|edit| {
            if edit.state.role(ctx.account(), name).is_some() {
                return Err(already_exists(format!("Role with name {name} already exists.")));
            }
            if edit.state.roles_of(ctx.account()).count() >= MAX_ROLES {
                return Err(over_quota("RolesPerAccount", MAX_ROLES));
            }
            let trust_principals = documents::check_trust(&edit.state, document)?;
            documents::check_trust_size(document)?;
            boundaries::check(&edit.state, ctx, boundary)?;
            let id = edit.ids.aws_unique_id("AROA", 21);
            edit.make(Change::PutRole(RoleRecord {
                id: id.clone(),
                account: ctx.account().clone(),
                name: name.to_owned(),
                path: path.to_owned(),
                trust_document: document.to_owned(),
                trust_principals,
                description: description.map(str::to_owned),
                max_session_duration,
                boundary: boundary.map(str::to_owned),
                tags,
                created_at: edit.now,
            }));
            edit.state.roles.get(&id).cloned().ok_or_else(ApiError::internal_failure)
        })
        .await?;
    let state = identity.state();
    Ok(XmlBody::result(|xml| {
        xml.element("Role", |xml| render::role(xml, &state, &role, Show::Created));
    }))
}
