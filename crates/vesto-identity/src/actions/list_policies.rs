//! `ListPolicies` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListPolicies.html>
//! AWS answers a refusal with the resource `policy path /`, which only `"Resource": "*"` covers.

use super::{
    names, page,
    render::{self, Show},
};
use crate::{
    Identity, OpCtx,
    state::{ManagedPolicy, PolicyUsage},
};
use vesto_aws_wire::{ApiError, QueryParams, XmlBody};

pub(crate) fn list_policies(identity: &Identity, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    let prefix = names::path_prefix(params)?;
    let (aws, local) = scope(params.get("Scope").unwrap_or("All"))?;
    let wanted = usage_filter(params)?;
    ctx.authorize("iam:ListPolicies", &format!("policy path {prefix}"))?;
    let state = identity.state();
    let local = state.policies_of(ctx.account()).filter(|_| local);
    let aws = state.aws_managed.iter().filter(|_| aws);
    let is_listed = |policy: &&std::sync::Arc<ManagedPolicy>| {
        policy.record.path.starts_with(prefix) && wanted(state.policy_usage(ctx.account(), &policy.record.arn))
    };
    let policies = local.chain(aws).filter(is_listed).collect();
    let page = page::page(params, policies, |policy| format!("{} {}", policy.record.name, policy.record.arn))?;
    Ok(XmlBody::result(|xml| {
        xml.list("Policies", "member", &page.items, |xml, policy| {
            render::policy(xml, &state, ctx.account(), policy, Show::InList);
        });
        page.write_end(xml);
    }))
}

/// Whether AWS's policies and whether the account's own are wanted.
fn scope(text: &str) -> Result<(bool, bool), ApiError> {
    match text {
        "All" => Ok((true, true)),
        "AWS" => Ok((true, false)),
        "Local" => Ok((false, true)),
        other => Err(names::invalid(other, "scope", "satisfy enum value set: [All, AWS, Local]")),
    }
}

fn usage_filter(params: &QueryParams) -> Result<impl Fn(PolicyUsage) -> bool, ApiError> {
    let only_attached = params.boolean("OnlyAttached")?.unwrap_or(false);
    let (permissions, boundary) = match params.get("PolicyUsageFilter") {
        None => (false, false),
        Some("PermissionsPolicy") => (true, false),
        Some("PermissionsBoundary") => (false, true),
        Some(other) => {
            let set = "satisfy enum value set: [PermissionsPolicy, PermissionsBoundary]";
            return Err(names::invalid(other, "policyUsageFilter", set));
        }
    };
    Ok(move |usage: PolicyUsage| {
        (!only_attached || usage.attachments + usage.boundaries > 0)
            && (!permissions || usage.attachments > 0)
            && (!boundary || usage.boundaries > 0)
    })
}
