//! Entities with an ARN and tags that requests name: asking permission for one, finding it, changing its tags.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_meta::row::Tags;
use vesto_policy::Context;
use vesto_types::{AccountId, Arn};

use super::{names, page, tags};
use crate::{AuthzInput, Identity, OpCtx, edit::Edit, records::Family, state::State};

/// The entity that a request names.
pub(crate) struct Target {
    pub(crate) key: String,
    /// As messages call it.
    pub(crate) name: String,
    /// What is asked for if there is no such entity: one without a path.
    pub(crate) arn: String,
}

pub(crate) trait Named: Family {
    /// The entity that the parameters name.
    fn target(ctx: &OpCtx, params: &QueryParams) -> Result<Target, ApiError>;
    fn arn(&self, account: &AccountId) -> String;
    fn tags(&self) -> &Tags;
    fn set_tags(&mut self, tags: Tags);
    fn no_such(name: &str) -> ApiError;
}

/// A parameter that is the ARN of an entity of this `kind` (`saml-provider`).
pub(crate) fn arn_parameter<'a>(params: &'a QueryParams, name: &str, kind: &str) -> Result<&'a str, ApiError> {
    let arn = names::required(params, name)?;
    names::check_length(arn, &names::member(name), 20, 2048)?;
    let of_kind = |parsed: &Arn| parsed.service == "iam" && parsed.resource.split('/').next() == Some(kind);
    match Arn::parse(arn) {
        Ok(parsed) if of_kind(&parsed) => Ok(arn),
        Ok(_) | Err(_) => Err(ApiError::validation_error("Invalid ARN:  Could not be parsed!")),
    }
}

/// Asks for `action` on the entity; the question is the same whether or not it exists, save for its path and tags.
pub(crate) fn authorize<F: Named>(
    ctx: &OpCtx,
    action: &str,
    target: &Target,
    mut context: Context,
) -> Result<(), ApiError> {
    let state = ctx.identity().state();
    let found = state.records.get::<F>(ctx.account(), &target.key);
    if let Some(entity) = found {
        tags::resource_keys(&mut context, entity.tags());
    }
    let arn = found.map_or_else(|| target.arn.clone(), |entity| entity.arn(ctx.account()));
    Ok(ctx.authorize_with(action, &arn, AuthzInput::context(context))?)
}

/// Asks for `action` on an entity to be made, and for `tag_action` if it is to have tags.
pub(crate) fn authorize_new(
    ctx: &OpCtx,
    (action, tag_action): (&str, &str),
    arn: &str,
    tags: &Tags,
) -> Result<(), ApiError> {
    let mut context = Context::new();
    tags::request_keys(&mut context, tags);
    ctx.authorize_with(action, arn, AuthzInput::context(context.clone()))?;
    if !tags.is_empty() {
        ctx.authorize_with(tag_action, arn, AuthzInput::context(context))?;
    }
    Ok(())
}

pub(crate) fn get<'a, F: Named>(state: &'a State, ctx: &OpCtx, target: &Target) -> Result<&'a F, ApiError> {
    state.records.get::<F>(ctx.account(), &target.key).ok_or_else(|| F::no_such(&target.name))
}

/// Changes an entity that must exist.
pub(crate) fn change<F: Named>(
    edit: &mut Edit<'_>,
    ctx: &OpCtx,
    target: &Target,
    change: impl FnOnce(&mut F) -> Result<(), ApiError>,
) -> Result<(), ApiError> {
    let mut entity = get::<F>(&edit.state, ctx, target)?.clone();
    change(&mut entity)?;
    edit.put_record(ctx.account(), entity);
    Ok(())
}

pub(crate) async fn tag<F: Named>(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
    action: &str,
) -> Result<XmlBody, ApiError> {
    let target = F::target(ctx, params)?;
    let new = tags::parse(params)?;
    let mut context = Context::new();
    tags::request_keys(&mut context, &new);
    authorize::<F>(ctx, action, &target, context)?;
    let merge = |entity: &mut F| {
        entity.set_tags(tags::merged(entity.tags(), new)?);
        Ok(())
    };
    identity.write(|edit| change::<F>(edit, ctx, &target, merge)).await?;
    Ok(XmlBody::none())
}

pub(crate) async fn untag<F: Named>(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
    action: &str,
) -> Result<XmlBody, ApiError> {
    let target = F::target(ctx, params)?;
    let keys = tags::parse_keys(params)?;
    let mut context = Context::new();
    context.set_strings("aws:TagKeys", &keys);
    authorize::<F>(ctx, action, &target, context)?;
    let remove = |entity: &mut F| {
        let mut left = entity.tags().clone();
        left.retain(|(known, _)| !keys.iter().any(|key| key.eq_ignore_ascii_case(known)));
        entity.set_tags(left);
        Ok(())
    };
    identity.write(|edit| change::<F>(edit, ctx, &target, remove)).await?;
    Ok(XmlBody::none())
}

pub(crate) fn list_tags<F: Named>(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
    action: &str,
) -> Result<XmlBody, ApiError> {
    let target = F::target(ctx, params)?;
    authorize::<F>(ctx, action, &target, Context::new())?;
    let state = identity.state();
    let page = page::page(params, get::<F>(&state, ctx, &target)?.tags().clone(), |(key, _)| key.clone())?;
    Ok(XmlBody::result(|xml| {
        tags::write(xml, &page.items);
        page.write_end(xml);
    }))
}
