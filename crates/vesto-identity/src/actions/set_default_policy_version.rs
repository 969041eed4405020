//! `SetDefaultPolicyVersion` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_SetDefaultPolicyVersion.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_policy::Context;

use super::{managed, versions};
use crate::{Identity, OpCtx, edit::Change};

pub(crate) async fn set_default_policy_version(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let arn = managed::arn(params)?;
    let version = versions::parameter(params)?;
    managed::authorize(ctx, "iam:SetDefaultPolicyVersion", arn, Context::new())?;
    identity
        .write(|edit| {
            let policy = managed::get_own(&edit.state, ctx, "iam:SetDefaultPolicyVersion", arn)?;
            versions::get(policy, version)?;
            let mut record = policy.record.clone();
            record.default_version = version;
            record.updated_at = edit.now;
            edit.make(Change::PutPolicy(record));
            Ok::<(), ApiError>(())
        })
        .await?;
    Ok(XmlBody::none())
}
