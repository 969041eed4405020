//! From a denial to the smallest change of policies that would allow it.

use std::fmt;

use serde_json::json;

use crate::pattern::literal_arn;
use crate::principal::root_arn;
use crate::{
    Considered, Decision, Effect, Evaluation, Layer, LayerRefusal, Principal, Request, StatementOutcome, StatementRef,
};

/// What to change, all of it, for the request to be allowed. Empty for an allowed request.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Suggestion {
    pub changes: Vec<Change>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Add this statement (JSON) there. `closest` is an Allow statement of that layer in which only the Resource or
    /// one condition did not match: widening it does as well.
    AddStatement { to: AttachPoint, statement: String, closest: Option<Considered> },
    /// This Deny matches: remove it or narrow it.
    RemoveDeny { statement: StatementRef },
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AttachPoint {
    /// An identity policy of this user or role (ARN).
    Identity(String),
    /// The trust policy of this role (ARN).
    Trust(String),
    /// The policy of this resource: `arn:aws:s3:::bucket`.
    Resource(String),
    /// The permissions boundary policy with this id, of this user or role.
    Boundary { policy: String, of: String },
    /// The session policy given when this session was made.
    Session(String),
    /// A service control policy of this target (a unit of the organisation, an account).
    Scp(String),
    /// A resource control policy of this target.
    Rcp(String),
}

pub fn suggest(request: &Request<'_>, evaluation: &Evaluation) -> Suggestion {
    if evaluation.decision == Decision::Allow {
        return Suggestion::default();
    }
    let denies = evaluation
        .considered
        .iter()
        .filter(|considered| considered.effect == Effect::Deny && considered.outcome == StatementOutcome::Matched);
    let mut changes: Vec<Change> =
        denies.map(|deny| Change::RemoveDeny { statement: deny.statement.clone() }).collect();
    changes.extend(evaluation.refusals.iter().map(|refusal| Change::AddStatement {
        to: attach_point(request, refusal),
        statement: statement(request, refusal.layer),
        closest: closest(evaluation, refusal.layer).cloned(),
    }));
    Suggestion { changes }
}

/// A statement that allows this action on this resource and nothing else.
fn statement(request: &Request<'_>, layer: Layer) -> String {
    let action = request.action;
    let resource = literal_arn(request.resource);
    match layer {
        Layer::Trust => {
            json!({ "Effect": "Allow", "Principal": principal(request.principal), "Action": action }).to_string()
        }
        // Control policies of resources are for everyone.
        Layer::Rcp => {
            json!({ "Effect": "Allow", "Principal": "*", "Action": action, "Resource": resource }).to_string()
        }
        Layer::Resource => json!({
            "Effect": "Allow", "Principal": principal(request.principal), "Action": action, "Resource": resource,
        })
        .to_string(),
        Layer::Scp | Layer::Identity | Layer::Boundary | Layer::Session | Layer::Root => {
            json!({ "Effect": "Allow", "Action": action, "Resource": resource }).to_string()
        }
    }
}

fn principal(principal: &Principal) -> serde_json::Value {
    match principal {
        Principal::Root { account } => json!({ "AWS": root_arn(account) }),
        Principal::User { arn, .. } => json!({ "AWS": arn }),
        Principal::RoleSession { role_arn, .. } => json!({ "AWS": role_arn }),
        Principal::FederatedUser { arn, .. } => json!({ "AWS": arn }),
        Principal::WebIdentity { provider } => json!({ "Federated": provider }),
        Principal::Service { name, .. } => json!({ "Service": name }),
        Principal::Anonymous => json!("*"),
    }
}

fn attach_point(request: &Request<'_>, refusal: &LayerRefusal) -> AttachPoint {
    let source = refusal.sources.first();
    let owner = match request.principal {
        Principal::RoleSession { role_arn, .. } => role_arn.clone(),
        Principal::FederatedUser { user: Some(user), .. } => user.arn.clone(),
        other => other.display_name(),
    };
    match refusal.layer {
        Layer::Trust => AttachPoint::Trust(request.resource.to_owned()),
        Layer::Resource => AttachPoint::Resource(policy_owner(request.resource)),
        Layer::Identity | Layer::Root => AttachPoint::Identity(owner),
        Layer::Boundary => {
            AttachPoint::Boundary { policy: source.map(|source| source.id.clone()).unwrap_or_default(), of: owner }
        }
        Layer::Session => AttachPoint::Session(request.principal.display_name()),
        Layer::Scp => AttachPoint::Scp(source.map(|source| source.attached_to.clone()).unwrap_or_default()),
        Layer::Rcp => AttachPoint::Rcp(source.map(|source| source.attached_to.clone()).unwrap_or_default()),
    }
}

/// The resource that carries the policy: of an object, its bucket.
fn policy_owner(resource: &str) -> String {
    match resource.strip_prefix("arn:aws:s3:::").and_then(|rest| rest.split_once('/')) {
        Some((bucket, _)) => format!("arn:aws:s3:::{bucket}"),
        None => resource.to_owned(),
    }
}

/// An Allow of the layer for this action that failed in a condition, else one that failed in its Resource.
fn closest(evaluation: &Evaluation, layer: Layer) -> Option<&Considered> {
    let allows = || evaluation.considered.iter().filter(|known| known.layer == layer && known.effect == Effect::Allow);
    let by_condition = allows().find(|known| matches!(known.outcome, StatementOutcome::Condition(_)));
    by_condition.or_else(|| allows().find(|known| known.outcome == StatementOutcome::Resource))
}

impl fmt::Display for AttachPoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Identity(arn) => write!(f, "an identity policy of `{arn}`"),
            Self::Trust(arn) => write!(f, "the trust policy of `{arn}`"),
            Self::Resource(arn) if arn.starts_with("arn:aws:s3:::") => write!(f, "the bucket policy of `{arn}`"),
            Self::Resource(arn) => write!(f, "the resource policy of `{arn}`"),
            Self::Boundary { policy, of } => write!(f, "the permissions boundary `{policy}` of `{of}`"),
            Self::Session(arn) => write!(f, "the session policy of `{arn}`"),
            Self::Scp(target) => write!(f, "a service control policy of `{target}`"),
            Self::Rcp(target) => write!(f, "a resource control policy of `{target}`"),
        }
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AddStatement { to, statement, closest } => {
                write!(f, "add {statement} to {to}")?;
                match closest {
                    Some(Considered { statement, outcome, .. }) => write!(f, " (or widen {statement}: {outcome})"),
                    None => Ok(()),
                }
            }
            Self::RemoveDeny { statement } => write!(f, "remove or narrow the Deny in {statement}"),
        }
    }
}

/// One line, fit for a HINT.
impl fmt::Display for Suggestion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, change) in self.changes.iter().enumerate() {
            write!(f, "{}{change}", if n == 0 { "" } else { "; " })?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
