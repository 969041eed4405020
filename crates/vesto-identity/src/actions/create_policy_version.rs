//! `CreatePolicyVersion` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicyVersion.html>
//! Numbers are never used again.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_meta::managed_policies::PolicyVersionRecord;
use vesto_policy::Context;

use super::{
    documents, managed,
    render::{self, Show},
};
use crate::{Identity, OpCtx, edit::Change};

const MAX_VERSIONS: usize = 5;

pub(crate) async fn create_policy_version(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let arn = managed::arn(params)?;
    let document = documents::parameter(params, "PolicyDocument")?;
    let set_as_default = params.boolean("SetAsDefault")?.unwrap_or(false);
    managed::authorize(ctx, "iam:CreatePolicyVersion", arn, Context::new())?;
    let (policy, number) = identity
        .write(|edit| {
            let policy = managed::get_own(&edit.state, ctx, "iam:CreatePolicyVersion", arn)?;
            documents::check_identity(&edit.state, document)?;
            documents::check_managed_size(document)?;
            if policy.versions.len() >= MAX_VERSIONS {
                return Err(ApiError::new(
                    409,
                    "LimitExceeded",
                    "A managed policy can have up to 5 versions. Before you create a new version, you must delete an \
                     existing version.",
                ));
            }
            let mut record = policy.record.clone();
            let version = record.last_version + 1;
            record.last_version = version;
            record.updated_at = edit.now;
            if set_as_default {
                record.default_version = version;
            }
            edit.make(Change::PutPolicy(record));
            edit.make(Change::AddPolicyVersion(PolicyVersionRecord {
                policy_arn: arn.to_owned(),
                version,
                document: document.to_owned(),
                created_at: edit.now,
            }));
            let policy = edit.state.managed_policy(arn).cloned().ok_or_else(ApiError::internal_failure)?;
            Ok((policy, version))
        })
        .await?;
    let version = super::versions::get(&policy, number)?;
    Ok(XmlBody::result(|xml| {
        xml.element("PolicyVersion", |xml| render::policy_version(xml, &policy, version, Show::Created));
    }))
}
