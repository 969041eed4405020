//! `ListInstanceProfilesForRole` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListInstanceProfilesForRole.html>
//! There are no instance profiles, so the list is empty; tools ask for it before they delete a role.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_policy::Context;

use super::{names, owner::OwnerKind};
use crate::{Identity, OpCtx};

pub(crate) fn list_instance_profiles_for_role(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let name = names::role_name(params)?;
    OwnerKind::Role.authorize(ctx, "iam:ListInstanceProfilesForRole", name, Context::new())?;
    OwnerKind::Role.get(&identity.state(), ctx.account(), name)?;
    Ok(XmlBody::result(|xml| {
        xml.element("InstanceProfiles", |_| {}).text("IsTruncated", false);
    }))
}
