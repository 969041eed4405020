//! `DeletePolicyVersion` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeletePolicyVersion.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_policy::Context;

use super::{managed, owner::delete_conflict, versions};
use crate::{Identity, OpCtx, edit::Change};

pub(crate) async fn delete_policy_version(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let arn = managed::arn(params)?;
    let version = versions::parameter(params)?;
    managed::authorize(ctx, "iam:DeletePolicyVersion", arn, Context::new())?;
    identity
        .write(|edit| {
            let policy = managed::get_own(&edit.state, ctx, "iam:DeletePolicyVersion", arn)?;
            versions::get(policy, version)?;
            if policy.record.default_version == version {
                return Err(delete_conflict("Cannot delete the default version of a policy."));
            }
            edit.make(Change::DeletePolicyVersion { arn: arn.to_owned(), version });
            Ok(())
        })
        .await?;
    Ok(XmlBody::none())
}
