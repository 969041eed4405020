//! The decision and its reasons.

use std::fmt;
use std::sync::Arc;

use crate::{PolicySource, Span};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Decision {
    Allow,
    /// Nothing allows it.
    ImplicitDeny,
    /// A Deny statement matched.
    ExplicitDeny,
}

impl Decision {
    pub fn is_allow(self) -> bool {
        self == Self::Allow
    }
}

/// As IAM's policy simulator spells it.
impl fmt::Display for Decision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Allow => "allowed",
            Self::ImplicitDeny => "implicitDeny",
            Self::ExplicitDeny => "explicitDeny",
        })
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Effect {
    Allow,
    Deny,
}

/// A layer of policies, in the order in which they are asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Layer {
    Rcp,
    Scp,
    Resource,
    Trust,
    Identity,
    Boundary,
    Session,
    /// The account's root user needs no identity policy.
    Root,
}

impl fmt::Display for Layer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Rcp => "resource control policy",
            Self::Scp => "service control policy",
            Self::Resource => "resource-based policy",
            Self::Trust => "role trust policy",
            Self::Identity => "identity-based policy",
            Self::Boundary => "permissions boundary",
            Self::Session => "session policy",
            Self::Root => "root user",
        })
    }
}

/// One statement of one policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementRef {
    pub source: Arc<PolicySource>,
    /// 0-based.
    pub index: usize,
    pub sid: Option<Arc<str>>,
    /// `$.Statement[0]`, or `$.Statement` where the document has a single statement outside a list.
    pub json_path: Arc<str>,
    /// Where it stands in the document.
    pub span: Span,
}

/// `statement 0 (Sid) of policy NAME attached to ARN`.
impl fmt::Display for StatementRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "statement {}", self.index)?;
        if let Some(sid) = self.sid.as_deref().filter(|sid| !sid.is_empty()) {
            write!(f, " (`{sid}`)")?;
        }
        write!(f, " of policy `{}` attached to `{}`", self.source.name, self.source.attached_to)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Considered {
    pub layer: Layer,
    pub statement: StatementRef,
    pub effect: Effect,
    pub outcome: StatementOutcome,
}

/// Whether a statement applied, or the first element that kept it from applying.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StatementOutcome {
    Matched,
    Principal,
    Action,
    Resource,
    Condition(ConditionMismatch),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConditionMismatch {
    /// As the policy writes it, for instance `ForAnyValue:StringLike`.
    pub operator: String,
    pub key: String,
    /// The policy's values as written, variables unresolved.
    pub expected: Vec<String>,
    pub actual: Vec<String>,
    pub reason: MismatchReason,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MismatchReason {
    /// The request does not carry the key.
    KeyMissing,
    /// The values do not satisfy the operator.
    Value,
    /// A policy variable without default has no value in this request.
    VariableMissing,
}

/// Fits behind a colon: `its condition StringEquals on aws:PrincipalTag/team does not hold (…)`.
impl fmt::Display for StatementOutcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Matched => f.write_str("it matches"),
            Self::Principal => f.write_str("its Principal does not match"),
            Self::Action => f.write_str("its Action does not match"),
            Self::Resource => f.write_str("its Resource does not match"),
            Self::Condition(mismatch) => mismatch.fmt(f),
        }
    }
}

impl fmt::Display for ConditionMismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { operator, key, expected, actual, reason } = self;
        write!(f, "its condition {operator} on {key} does not hold (")?;
        match reason {
            MismatchReason::KeyMissing => f.write_str("the request does not have this key")?,
            MismatchReason::VariableMissing => f.write_str("a policy variable has no value in the request")?,
            MismatchReason::Value => write!(f, "the request has `{}`", actual.join("`, `"))?,
        }
        write!(f, "; the policy says `{}`)", expected.join("`, `"))
    }
}

/// A layer that had to allow and did not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LayerRefusal {
    pub layer: Layer,
    /// The policies of that layer; empty where none exists yet.
    pub sources: Vec<Arc<PolicySource>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evaluation {
    pub decision: Decision,
    /// The layer that decided: the one holding the Deny, the first that failed to allow, or the one that allowed.
    pub layer: Layer,
    pub deciding: Option<StatementRef>,
    pub considered: Vec<Considered>,
    /// Every layer that would still have to allow (also behind an explicit deny).
    pub refusals: Vec<LayerRefusal>,
}

impl Evaluation {
    /// What AWS appends to `User: X is not authorized to perform: ACTION on resource: ARN`, with its leading blank;
    /// empty for an allowed request.
    /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html>
    pub fn access_denied_reason(&self, action: &str) -> String {
        let article = |layer: Layer| match layer {
            Layer::Identity => "an",
            Layer::Trust => "the",
            Layer::Rcp | Layer::Scp | Layer::Resource | Layer::Boundary | Layer::Session | Layer::Root => "a",
        };
        match self.decision {
            Decision::Allow => String::new(),
            Decision::ImplicitDeny => format!(" because no {} allows the {action} action", self.layer),
            Decision::ExplicitDeny => format!(" with an explicit deny in {} {}", article(self.layer), self.layer),
        }
    }
}

#[cfg(test)]
mod tests;
