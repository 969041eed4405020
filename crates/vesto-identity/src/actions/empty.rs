//! Lists of things that this server does not have (login profiles, MFA devices, instance profiles …). They are empty,
//! truly: tools ask for them before they delete a user or a role.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_policy::Context;

use super::owner::OwnerKind;
use crate::{Identity, OpCtx};

/// An empty `element` of an existing user or role.
pub(crate) fn list_of(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
    kind: OwnerKind,
    action: &str,
    element: &str,
) -> Result<XmlBody, ApiError> {
    let state = identity.state();
    let name = match kind {
        OwnerKind::User => super::names::user_name_or_own(&state, ctx, params)?,
        OwnerKind::Role | OwnerKind::Group => kind.name(params)?.to_owned(),
    };
    kind.authorize(ctx, action, &name, Context::new())?;
    kind.get(&state, ctx.account(), &name)?;
    Ok(list(element))
}

pub(crate) fn list(element: &str) -> XmlBody {
    XmlBody::result(|xml| {
        xml.element(element, |_| {}).text("IsTruncated", false);
    })
}
