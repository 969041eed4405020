//! Inline policies of users, roles and groups.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_meta::inline_policies::InlinePolicyRecord;
use vesto_policy::{Context, limits};

use super::{
    documents, names,
    owner::{Owner, OwnerKind, no_such_entity},
    page,
};
use crate::{Identity, OpCtx, edit::Change};

pub(crate) async fn put(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
    kind: OwnerKind,
    action: &str,
) -> Result<XmlBody, ApiError> {
    let (name, policy) = (kind.name(params)?, names::policy_name(params)?);
    let document = documents::parameter(params, "PolicyDocument")?;
    kind.authorize(ctx, action, name, Context::new())?;
    identity
        .write(|edit| {
            let owner = kind.get(&edit.state, ctx.account(), name)?;
            kind.check_modifiable(&owner)?;
            documents::check_identity(&edit.state, document)?;
            check_total_size(kind, &owner, policy, document)?;
            let owner_id = owner.id.to_owned();
            let (name, document) = (policy.to_owned(), document.to_owned());
            edit.make(Change::PutInlinePolicy(InlinePolicyRecord { owner_id, name, document }));
            Ok::<(), ApiError>(())
        })
        .await?;
    Ok(XmlBody::none())
}

/// All inline policies of one user or role together have a quota.
fn check_total_size(kind: OwnerKind, owner: &Owner<'_>, policy: &str, document: &str) -> Result<(), ApiError> {
    let limit = match kind {
        OwnerKind::User => limits::USER_INLINE_POLICIES,
        OwnerKind::Group => limits::GROUP_INLINE_POLICIES,
        OwnerKind::Role => limits::ROLE_INLINE_POLICIES,
    };
    let others = owner.policies.inline.iter().filter(|(name, _)| *name != policy);
    let total: usize = others.map(|(_, other)| documents::size(&other.document)).sum();
    if total + documents::size(document) > limit {
        let (word, name) = (kind.lower_word(), owner.name);
        let message = format!("Maximum policy size of {limit} bytes exceeded for {word} {name}");
        return Err(ApiError::new(409, "LimitExceeded", message));
    }
    Ok(())
}

pub(crate) fn get(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
    kind: OwnerKind,
    action: &str,
) -> Result<XmlBody, ApiError> {
    let (name, policy) = (kind.name(params)?, names::policy_name(params)?);
    kind.authorize(ctx, action, name, Context::new())?;
    let state = identity.state();
    let owner = kind.get(&state, ctx.account(), name)?;
    let found = owner.policies.inline.get(policy).ok_or_else(|| no_such_policy(kind, policy))?;
    Ok(XmlBody::result(|xml| {
        xml.text(&format!("{}Name", kind.word()), owner.name)
            .text("PolicyName", policy)
            .text("PolicyDocument", documents::encoded(&found.document));
    }))
}

pub(crate) fn list(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
    kind: OwnerKind,
    action: &str,
) -> Result<XmlBody, ApiError> {
    let name = kind.name(params)?;
    kind.authorize(ctx, action, name, Context::new())?;
    let state = identity.state();
    let owner = kind.get(&state, ctx.account(), name)?;
    let page = page::page(params, owner.policies.inline.keys().collect(), |name| (*name).clone())?;
    Ok(XmlBody::result(|xml| {
        xml.text_list("PolicyNames", "member", &page.items);
        page.write_end(xml);
    }))
}

pub(crate) async fn delete(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
    kind: OwnerKind,
    action: &str,
) -> Result<XmlBody, ApiError> {
    let (name, policy) = (kind.name(params)?, names::policy_name(params)?);
    kind.authorize(ctx, action, name, Context::new())?;
    identity
        .write(|edit| {
            let owner = kind.get(&edit.state, ctx.account(), name)?;
            kind.check_modifiable(&owner)?;
            if !owner.policies.inline.contains_key(policy) {
                return Err(no_such_policy(kind, policy));
            }
            let owner_id = owner.id.to_owned();
            edit.make(Change::DeleteInlinePolicy { owner_id, name: policy.to_owned() });
            Ok(())
        })
        .await?;
    Ok(XmlBody::none())
}

fn no_such_policy(kind: OwnerKind, policy: &str) -> ApiError {
    no_such_entity(format!("The {} policy with name {policy} cannot be found.", kind.lower_word()))
}
