//! What is asked: a request, and the policies that apply to it.

use std::sync::Arc;

use crate::{Context, Policy, PolicyKind, Principal};

/// The literal question. One request names one action on one resource; an operation that touches several resources
/// asks several times, and every answer must be allow.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    pub principal: &'a Principal,
    /// `s3:GetObject`.
    pub action: &'a str,
    /// A concrete ARN, or `*` for an operation without a resource.
    pub resource: &'a str,
    /// The account that owns the resource. Without it the ARN's own account field counts (when it is twelve digits);
    /// a resource of which neither is known belongs to the caller's account.
    pub resource_account: Option<&'a str>,
    pub context: &'a Context,
}

/// Where a policy comes from; what an explanation calls it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PolicySource {
    /// The managed policy's ARN, `inline:NAME`, or the ARN of the bucket or role that carries the policy.
    pub id: String,
    pub name: String,
    /// The ARN of the user, group, role or bucket that it is attached to.
    pub attached_to: String,
    pub kind: PolicyKind,
}

/// A compiled policy with its source; clones are cheap.
#[derive(Debug, Clone)]
pub struct NamedPolicy {
    pub source: Arc<PolicySource>,
    pub policy: Policy,
}

impl NamedPolicy {
    pub fn new(source: PolicySource, policy: Policy) -> Self {
        Self { source: Arc::new(source), policy }
    }
}

/// Every policy that has a say in one request.
#[derive(Debug, Clone, Copy, Default)]
pub struct PolicySet<'a> {
    /// Inline and attached policies of the user and its groups, or of the role.
    pub identity: &'a [NamedPolicy],
    pub boundary: Option<&'a NamedPolicy>,
    /// Session policies. Empty: the session was made without any, so they limit nothing.
    pub session: &'a [NamedPolicy],
    /// The bucket policy, the role's trust policy.
    pub resource: Option<&'a NamedPolicy>,
    /// Service control policies of the caller's account. Those attached to the same target (`attached_to`: the
    /// organisation's root, a unit, the account) are alternatives; every target that has any must allow. Empty: none apply.
    pub scps: &'a [NamedPolicy],
    /// Resource control policies of the resource's account, by target likewise.
    pub rcps: &'a [NamedPolicy],
    /// The resource's policy must allow even inside one account: role trust policies and KMS key policies.
    pub resource_must_allow: bool,
}
