//! Tags of existing users and roles: adding, removing, listing.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_policy::Context;

use super::{owner::OwnerKind, page, tags};
use crate::{
    Identity, OpCtx,
    edit::{Change, Edit},
};

pub(crate) async fn tag(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
    kind: OwnerKind,
    action: &str,
) -> Result<XmlBody, ApiError> {
    let name = kind.name(params)?;
    let new = tags::parse(params)?;
    let mut context = Context::new();
    tags::request_keys(&mut context, &new);
    kind.authorize(ctx, action, name, context)?;
    identity
        .write(|edit| {
            let merged = tags::merged(kind.get(&edit.state, ctx.account(), name)?.tags, new)?;
            set(edit, ctx, kind, name, merged)
        })
        .await?;
    Ok(XmlBody::none())
}

pub(crate) async fn untag(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
    kind: OwnerKind,
    action: &str,
) -> Result<XmlBody, ApiError> {
    let name = kind.name(params)?;
    let keys = tags::parse_keys(params)?;
    let mut context = Context::new();
    context.set_strings("aws:TagKeys", &keys);
    kind.authorize(ctx, action, name, context)?;
    identity
        .write(|edit| {
            let mut left = kind.get(&edit.state, ctx.account(), name)?.tags.to_vec();
            left.retain(|(known, _)| !keys.iter().any(|key| key.eq_ignore_ascii_case(known)));
            set(edit, ctx, kind, name, left)
        })
        .await?;
    Ok(XmlBody::none())
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
    let page = page::page(params, owner.tags.to_vec(), |(key, _)| key.clone())?;
    Ok(XmlBody::result(|xml| {
        tags::write(xml, &page.items);
        page.write_end(xml);
    }))
}

fn set(edit: &mut Edit<'_>, ctx: &OpCtx, kind: OwnerKind, name: &str, tags: tags::Tags) -> Result<(), ApiError> {
    kind.check_modifiable(&kind.get(&edit.state, ctx.account(), name)?)?;
    let change = match kind {
        OwnerKind::User => edit.state.user(ctx.account(), name).map(|user| {
            let mut record = user.record.clone();
            record.tags = tags;
            Change::PutUser(record)
        }),
        OwnerKind::Role => edit.state.role(ctx.account(), name).map(|role| {
            let mut record = role.record.clone();
            record.tags = tags;
            Change::PutRole(record)
        }),
        // Groups have none.
        OwnerKind::Group => None,
    };
    edit.make(change.ok_or_else(|| kind.no_such(name))?);
    Ok(())
}
