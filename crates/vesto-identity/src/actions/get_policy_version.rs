//! `GetPolicyVersion` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetPolicyVersion.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_policy::Context;

use super::{
    managed,
    render::{self, Show},
    versions,
};
use crate::{Identity, OpCtx};

pub(crate) fn get_policy_version(identity: &Identity, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    let arn = managed::arn(params)?;
    let version = versions::parameter(params)?;
    managed::authorize(ctx, "iam:GetPolicyVersion", arn, Context::new())?;
    let state = identity.state();
    let policy = managed::get(&state, arn)?;
    let version = versions::get(policy, version)?;
    Ok(XmlBody::result(|xml| {
        xml.element("PolicyVersion", |xml| render::policy_version(xml, policy, version, Show::Whole));
    }))
}
