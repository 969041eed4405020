//! Policy documents in requests and answers.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use vesto_aws_wire::{ApiError, QueryParams};
pub(crate) use vesto_policy::limits::size;
use vesto_policy::{MalformedPolicy, Policy, PolicyKind, limits};

use super::names::{check_length, required};
use crate::{
    principals::{self, BoundPrincipals},
    state::State,
};

const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// IAM answers with documents percent-encoded (RFC 3986); SDKs decode them.
pub(crate) fn encoded(document: &str) -> String {
    utf8_percent_encode(document, RESERVED).to_string()
}

/// The parameter as given; only its form is checked here.
pub(crate) fn parameter<'a>(params: &'a QueryParams, name: &str) -> Result<&'a str, ApiError> {
    let document = required(params, name)?;
    check_length(document, &super::names::member(name), 1, 131_072)?;
    Ok(document)
}

/// Checks an identity policy. ARNs in the Redshift guide's old form are accepted with a warning: only this server reads
/// them as the guide means them.
pub(crate) fn check_identity(state: &State, document: &str) -> Result<(), ApiError> {
    let policy = Policy::parse(document, PolicyKind::Identity, &state.options).map_err(|error| malformed(&error))?;
    let legacy = policy.legacy_redshift_arns();
    if !legacy.is_empty() {
        tracing::warn!(?legacy, "policy has account and Region of Redshift ARNs swapped; AWS would not match them");
    }
    Ok(())
}

/// Checks a trust policy and ties the users and roles that it names to their unique ids.
pub(crate) fn check_trust(state: &State, document: &str) -> Result<BoundPrincipals, ApiError> {
    let policy = Policy::parse(document, PolicyKind::Trust, &state.options).map_err(|error| malformed(&error))?;
    principals::bind(state, &policy).map_err(|error| malformed(&error))
}

pub(crate) fn malformed(error: &MalformedPolicy) -> ApiError {
    ApiError::new(400, "MalformedPolicyDocument", error.message())
}

pub(crate) fn check_managed_size(document: &str) -> Result<(), ApiError> {
    if size(document) > limits::MANAGED_POLICY {
        return Err(ApiError::new(
            409,
            "LimitExceeded",
            format!("Cannot exceed quota for PolicySize: {}", limits::MANAGED_POLICY),
        ));
    }
    Ok(())
}

pub(crate) fn check_trust_size(document: &str) -> Result<(), ApiError> {
    if size(document) > limits::TRUST_POLICY {
        return Err(ApiError::new(
            409,
            "LimitExceeded",
            format!("Cannot exceed quota for ACLSizePerRole: {}", limits::TRUST_POLICY),
        ));
    }
    Ok(())
}
