//! The session policies of AssumeRole and GetFederationToken, and how much room a session takes.
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-entity-length>

use vesto_aws_wire::{ApiError, QueryParams};
use vesto_policy::{Policy, PolicyKind, limits};
use vesto_types::AccountId;

use super::{documents, managed, names};
use crate::state::State;

/// What AWS packs policies and tags into; `PackedPolicySize` is the percentage taken.
const PACKED_LIMIT: usize = 4096;
const MAX_POLICY_ARNS: usize = 10;

/// The parameters `Policy` and `PolicyArns`.
pub(crate) struct SessionLimits<'a> {
    policy: Option<&'a str>,
    arns: Vec<String>,
}

pub(crate) fn parse(params: &QueryParams) -> Result<SessionLimits<'_>, ApiError> {
    let policy = params.get("Policy");
    if let Some(policy) = policy {
        names::check_length(policy, "policy", 1, limits::SESSION_POLICY)?;
    }
    let arns = params.structures("PolicyArns", "member").unwrap_or_default();
    // One that names no policy must not be passed over: the session would be less limited than was asked for.
    let arns = arns.iter().map(|member| names::required(member, "arn").map(str::to_owned));
    let arns: Vec<_> = arns.collect::<Result<_, _>>()?;
    if arns.len() > MAX_POLICY_ARNS {
        return Err(ApiError::validation_error("A session can have at most 10 managed session policies."));
    }
    Ok(SessionLimits { policy, arns })
}

impl SessionLimits<'_> {
    /// As (source, document); managed policies of `account` or AWS's, as they are now.
    pub(crate) fn documents(&self, state: &State, account: &AccountId) -> Result<Vec<(String, String)>, ApiError> {
        let mut policies = Vec::new();
        if let Some(document) = self.policy {
            Policy::parse(document, PolicyKind::Session, &state.options)
                .map_err(|error| documents::malformed(&error))?;
            policies.push(("inline".to_owned(), document.to_owned()));
        }
        for arn in &self.arns {
            let policy = managed::attachable(state, account, managed::check_arn(arn)?)?;
            let version = policy.default_version().ok_or_else(ApiError::internal_failure)?;
            policies.push((arn.clone(), version.record.document.clone()));
        }
        Ok(policies)
    }
}

/// `PackedPolicySize`: a managed policy counts with its ARN. More than fits is refused.
pub(crate) fn packed_size(policies: &[(String, String)], tags: &[(String, String)]) -> Result<usize, ApiError> {
    let size_of = |(id, document): &(String, String)| if id == "inline" { document.len() } else { id.len() };
    let policies: usize = policies.iter().map(size_of).sum();
    let tags: usize = tags.iter().map(|(key, value)| key.len() + value.len()).sum();
    let percent = ((policies + tags) * 100).div_ceil(PACKED_LIMIT);
    if percent > 100 {
        let message = format!("Packed policy consumes {percent}% of allotted space, please use smaller policy.");
        return Err(ApiError::new(400, "PackedPolicyTooLarge", message));
    }
    Ok(percent)
}
