//! Permissions boundaries: the parameter, and setting and removing them for users and roles alike.
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_policy::Context;

use super::{managed, names, owner::OwnerKind};
use crate::{Identity, OpCtx, edit::Change, edit::Edit, state::State};

pub(crate) fn parameter(params: &QueryParams) -> Result<Option<&str>, ApiError> {
    params.get("PermissionsBoundary").map(managed::check_arn).transpose()
}

pub(crate) fn request_key(context: &mut Context, boundary: Option<&str>) {
    if let Some(arn) = boundary {
        context.set_string("iam:PermissionsBoundary", arn);
    }
}

/// The boundary must be a managed policy that exists.
pub(crate) fn check(state: &State, ctx: &OpCtx, boundary: Option<&str>) -> Result<(), ApiError> {
    boundary.map_or(Ok(()), |arn| managed::attachable(state, ctx.account(), arn).map(drop))
}

pub(crate) async fn put(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
    kind: OwnerKind,
    action: &str,
) -> Result<XmlBody, ApiError> {
    let name = kind.name(params)?;
    let boundary = managed::check_arn(names::required(params, "PermissionsBoundary")?)?;
    let mut context = Context::new();
    request_key(&mut context, Some(boundary));
    kind.authorize(ctx, action, name, context)?;
    identity
        .write(|edit| {
            check(&edit.state, ctx, Some(boundary))?;
            set(edit, ctx, kind, name, Some(boundary.to_owned()))
        })
        .await?;
    Ok(XmlBody::none())
}

pub(crate) async fn delete(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
    kind: OwnerKind,
    action: &str,
) -> Result<XmlBody, ApiError> {
    let name = kind.name(params)?;
    kind.authorize(ctx, action, name, Context::new())?;
    identity.write(|edit| set(edit, ctx, kind, name, None)).await?;
    Ok(XmlBody::none())
}

fn set(
    edit: &mut Edit<'_>,
    ctx: &OpCtx,
    kind: OwnerKind,
    name: &str,
    boundary: Option<String>,
) -> Result<(), ApiError> {
    kind.check_modifiable(&kind.get(&edit.state, ctx.account(), name)?)?;
    let change = match kind {
        OwnerKind::User => edit.state.user(ctx.account(), name).map(|user| {
            let mut record = user.record.clone();
            record.boundary = boundary;
            Change::PutUser(record)
        }),
        OwnerKind::Role => edit.state.role(ctx.account(), name).map(|role| {
            let mut record = role.record.clone();
            record.boundary = boundary;
            Change::PutRole(record)
        }),
        // Groups have none.
        OwnerKind::Group => None,
    };
    edit.make(change.ok_or_else(|| kind.no_such(name))?);
    Ok(())
}
