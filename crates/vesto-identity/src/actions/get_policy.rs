//! `GetPolicy` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetPolicy.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_policy::Context;

use super::{
    managed,
    render::{self, Show},
};
use crate::{Identity, OpCtx};

pub(crate) fn get_policy(identity: &Identity, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    let arn = managed::arn(params)?;
    managed::authorize(ctx, "iam:GetPolicy", arn, Context::new())?;
    let state = identity.state();
    let policy = managed::get(&state, arn)?;
    Ok(XmlBody::result(|xml| {
        xml.element("Policy", |xml| render::policy(xml, &state, ctx.account(), policy, Show::Whole));
    }))
}
