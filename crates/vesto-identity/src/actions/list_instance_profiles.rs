//! `ListInstanceProfiles` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListInstanceProfiles.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};

use super::{instance_profile, names, page, render::Show};
use crate::{
    Identity, OpCtx,
    records::{InstanceProfile, Keyed},
};

pub(crate) fn list_instance_profiles(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let prefix = names::path_prefix(params)?;
    ctx.authorize("iam:ListInstanceProfiles", &instance_profile::arn(ctx.account(), prefix, ""))?;
    let state = identity.state();
    let profiles = state.records.list::<InstanceProfile>(ctx.account());
    let profiles = profiles.filter(|profile| profile.path.starts_with(prefix)).collect();
    let page = page::page(params, profiles, |profile| profile.key())?;
    Ok(XmlBody::result(|xml| {
        xml.list("InstanceProfiles", "member", &page.items, |xml, profile| {
            instance_profile::write(xml, &state, ctx.account(), profile, Show::InList);
        });
        page.write_end(xml);
    }))
}
