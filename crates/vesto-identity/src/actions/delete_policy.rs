//! `DeletePolicy` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeletePolicy.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_policy::Context;

use super::{managed, owner::delete_conflict};
use crate::{Identity, OpCtx, edit::Change};

pub(crate) async fn delete_policy(identity: &Identity, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    let arn = managed::arn(params)?;
    managed::authorize(ctx, "iam:DeletePolicy", arn, Context::new())?;
    identity
        .write(|edit| {
            let policy = managed::get_own(&edit.state, ctx, "iam:DeletePolicy", arn)?;
            let usage = edit.state.policy_usage(&policy.record.account, arn);
            if usage.attachments + usage.boundaries > 0 {
                return Err(delete_conflict("Cannot delete a policy attached to entities."));
            }
            if policy.versions.len() > 1 {
                return Err(delete_conflict(
                    "This policy has more than one version. Before you delete a policy, you must delete the policy's \
                     versions. The default version is deleted with the policy.",
                ));
            }
            edit.make(Change::DeletePolicy { arn: arn.to_owned() });
            Ok(())
        })
        .await?;
    Ok(XmlBody::none())
}
