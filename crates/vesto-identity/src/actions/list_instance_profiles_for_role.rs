//! `ListInstanceProfilesForRole` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListInstanceProfilesForRole.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_policy::Context;

use super::{instance_profile, names, owner::OwnerKind, page, render::Show};
use crate::{Identity, OpCtx, records::Keyed};

pub(crate) fn list_instance_profiles_for_role(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let name = names::role_name(params)?;
    OwnerKind::Role.authorize(ctx, "iam:ListInstanceProfilesForRole", name, Context::new())?;
    let state = identity.state();
    let role = OwnerKind::Role.get(&state, ctx.account(), name)?;
    let profiles = instance_profile::with_role(&state, ctx.account(), role.id).collect();
    let page = page::page(params, profiles, |profile| profile.key())?;
    Ok(XmlBody::result(|xml| {
        xml.list("InstanceProfiles", "member", &page.items, |xml, profile| {
            instance_profile::write(xml, &state, ctx.account(), profile, Show::InList);
        });
        page.write_end(xml);
    }))
}
