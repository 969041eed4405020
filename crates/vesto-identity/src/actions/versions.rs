//! Versions of managed policies.

use vesto_aws_wire::{ApiError, QueryParams};

use super::{names, owner::no_such_entity};
use crate::state::{ManagedPolicy, PolicyVersion};

/// The parameter `VersionId`: `v1`, `v2` …
pub(crate) fn parameter(params: &QueryParams) -> Result<u32, ApiError> {
    let text = names::required(params, "VersionId")?;
    let number = text.strip_prefix('v').filter(|digits| !digits.starts_with(['0', '+']));
    number.and_then(|digits| digits.parse().ok()).ok_or_else(|| {
        let pattern = r"satisfy regular expression pattern: v[1-9][0-9]*(\.[A-Za-z0-9-]*)?";
        names::invalid(text, "versionId", pattern)
    })
}

pub(crate) fn get(policy: &ManagedPolicy, version: u32) -> Result<&PolicyVersion, ApiError> {
    policy.versions.get(&version).ok_or_else(|| {
        let arn = &policy.record.arn;
        no_such_entity(format!("Policy {arn} version v{version} does not exist or is not attachable."))
    })
}
