//! `ListPolicyVersions` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListPolicyVersions.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_policy::Context;

use super::{
    managed, page,
    render::{self, Show},
};
use crate::{Identity, OpCtx};

pub(crate) fn list_policy_versions(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let arn = managed::arn(params)?;
    managed::authorize(ctx, "iam:ListPolicyVersions", arn, Context::new())?;
    let state = identity.state();
    let policy = managed::get(&state, arn)?;
    // Newest first.
    let versions = policy.versions.values().collect();
    let page = page::page(params, versions, |version| format!("{:010}", u32::MAX - version.record.version))?;
    Ok(XmlBody::result(|xml| {
        xml.list("Versions", "member", &page.items, |xml, version| {
            render::policy_version(xml, policy, version, Show::InList);
        });
        page.write_end(xml);
    }))
}
