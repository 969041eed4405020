//! Managed policies: finding them by ARN, the questions about them, attaching them to users and roles.

use std::sync::Arc;

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_meta::attachments::AttachmentRecord;
use vesto_policy::Context;
use vesto_types::{AccountId, Arn};

use super::{
    names,
    owner::{OwnerKind, no_such_entity, over_quota},
    page, tags,
};
use crate::{
    AuthzInput, Identity, OpCtx,
    aws_managed::is_aws_managed,
    edit::Change,
    service_linked_roles,
    state::{ManagedPolicy, State},
};

const MAX_ATTACHED: usize = 10;

/// The parameter `PolicyArn`.
pub(crate) fn arn(params: &QueryParams) -> Result<&str, ApiError> {
    check_arn(names::required(params, "PolicyArn")?)
}

pub(crate) fn check_arn(arn: &str) -> Result<&str, ApiError> {
    names::check_length(arn, "policyArn", 20, 2048)?;
    match Arn::parse(arn) {
        Ok(parsed) if parsed.service == "iam" && parsed.resource.starts_with("policy/") => Ok(arn),
        Ok(_) | Err(_) => Err(ApiError::validation_error("Invalid ARN:  Could not be parsed!")),
    }
}

/// Asks for `action` on a managed policy.
pub(crate) fn authorize(ctx: &OpCtx, action: &str, arn: &str, mut context: Context) -> Result<(), ApiError> {
    let state = ctx.identity().state();
    if let Some(policy) = state.managed_policy(arn) {
        tags::resource_keys(&mut context, &policy.record.tags);
    }
    Ok(ctx.authorize_with(action, arn, AuthzInput::context(context))?)
}

pub(crate) fn get<'a>(state: &'a State, arn: &str) -> Result<&'a Arc<ManagedPolicy>, ApiError> {
    state.managed_policy(arn).ok_or_else(|| not_found(arn))
}

/// A policy that the account may change: AWS's own belong to nobody here.
pub(crate) fn get_own<'a>(
    state: &'a State,
    ctx: &OpCtx,
    action: &str,
    arn: &str,
) -> Result<&'a Arc<ManagedPolicy>, ApiError> {
    if is_aws_managed(arn) {
        let caller = ctx.caller_arn();
        let message = format!("User: {caller} is not authorized to perform: {action} on resource: policy {arn}");
        return Err(ApiError::access_denied(message));
    }
    get(state, arn)
}

pub(crate) fn not_found(arn: &str) -> ApiError {
    no_such_entity(format!("Policy {arn} was not found."))
}

/// Users, roles and sessions of an account can have its own policies and AWS's.
pub(crate) fn attachable<'a>(
    state: &'a State,
    account: &AccountId,
    arn: &str,
) -> Result<&'a Arc<ManagedPolicy>, ApiError> {
    let found = state.managed_policy(arn).filter(|policy| policy.record.account == *account || is_aws_managed(arn));
    found.ok_or_else(|| no_such_entity(format!("Policy {arn} does not exist or is not attachable.")))
}

pub(crate) async fn attach(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
    kind: OwnerKind,
    action: &str,
) -> Result<XmlBody, ApiError> {
    let (name, arn) = (kind.name(params)?, arn(params)?);
    kind.authorize(ctx, action, name, policy_key(arn))?;
    identity
        .write(|edit| {
            let owner = kind.get(&edit.state, ctx.account(), name)?;
            kind.check_modifiable(&owner)?;
            let policy = attachable(&edit.state, ctx.account(), arn)?;
            if policy.record.path.starts_with(service_linked_roles::PATH) {
                let message = "Cannot attach a Service Role Policy to a Customer Role.";
                return Err(ApiError::new(400, "PolicyNotAttachable", message));
            }
            if owner.policies.attached.iter().any(|attached| attached == arn) {
                return Ok(());
            }
            if owner.policies.attached.len() >= MAX_ATTACHED {
                return Err(over_quota(&format!("PoliciesPer{}", kind.word()), MAX_ATTACHED));
            }
            let (owner_id, policy_arn) = (owner.id.to_owned(), arn.to_owned());
            edit.make(Change::Attach(AttachmentRecord { owner_id, policy_arn, attached_at: edit.now }));
            Ok::<(), ApiError>(())
        })
        .await?;
    Ok(XmlBody::none())
}

pub(crate) async fn detach(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
    kind: OwnerKind,
    action: &str,
) -> Result<XmlBody, ApiError> {
    let (name, arn) = (kind.name(params)?, arn(params)?);
    kind.authorize(ctx, action, name, policy_key(arn))?;
    identity
        .write(|edit| {
            let owner = kind.get(&edit.state, ctx.account(), name)?;
            kind.check_modifiable(&owner)?;
            if !owner.policies.attached.iter().any(|attached| attached == arn) {
                return Err(not_found(arn));
            }
            let owner_id = owner.id.to_owned();
            edit.make(Change::Detach { owner_id, policy_arn: arn.to_owned() });
            Ok(())
        })
        .await?;
    Ok(XmlBody::none())
}

pub(crate) fn list_attached(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
    kind: OwnerKind,
    action: &str,
) -> Result<XmlBody, ApiError> {
    let name = kind.name(params)?;
    let prefix = names::path_prefix(params)?;
    kind.authorize(ctx, action, name, Context::new())?;
    let state = identity.state();
    let owner = kind.get(&state, ctx.account(), name)?;
    let attached = owner.policies.attached.iter().filter_map(|arn| state.managed_policy(arn));
    let attached = attached.filter(|policy| policy.record.path.starts_with(prefix)).collect();
    let page = page::page(params, attached, |policy| policy.record.name.clone())?;
    Ok(XmlBody::result(|xml| {
        xml.list("AttachedPolicies", "member", &page.items, |xml, policy| {
            xml.text("PolicyName", &policy.record.name).text("PolicyArn", &policy.record.arn);
        });
        page.write_end(xml);
    }))
}

fn policy_key(arn: &str) -> Context {
    let mut context = Context::new();
    context.set_string("iam:PolicyARN", arn);
    context
}
