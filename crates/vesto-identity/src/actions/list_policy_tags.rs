//! `ListPolicyTags` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListPolicyTags.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_policy::Context;

use super::{managed, page, tags};
use crate::{Identity, OpCtx};

pub(crate) fn list_policy_tags(identity: &Identity, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    let arn = managed::arn(params)?;
    managed::authorize(ctx, "iam:ListPolicyTags", arn, Context::new())?;
    let state = identity.state();
    let policy = managed::get(&state, arn)?;
    let page = page::page(params, policy.record.tags.clone(), |(key, _)| key.clone())?;
    Ok(XmlBody::result(|xml| {
        tags::write(xml, &page.items);
        page.write_end(xml);
    }))
}
