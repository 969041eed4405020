//! From a denial to the smallest change of policies that would allow it.

use std::fmt;

use crate::{Evaluation, Request, StatementRef};

/// What to change, all of it, for the request to be allowed. Empty for an allowed request.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Suggestion {
    pub changes: Vec<Change>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Add this statement (JSON) there. `closest` is an Allow statement of that layer in which only the Resource or
    /// one condition did not match: widening it does as well.
    AddStatement { to: AttachPoint, statement: String, closest: Option<StatementRef> },
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
    /// A service control policy of this account.
    Scp(String),
}

impl fmt::Display for AttachPoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Identity(arn) => write!(f, "an identity policy of `{arn}`"),
            Self::Trust(arn) => write!(f, "the trust policy of `{arn}`"),
            Self::Resource(arn) => write!(f, "the resource policy of `{arn}`"),
            Self::Boundary { policy, of } => write!(f, "the permissions boundary `{policy}` of `{of}`"),
            Self::Session(arn) => write!(f, "the session policy of `{arn}`"),
            Self::Scp(account) => write!(f, "a service control policy of account `{account}`"),
        }
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AddStatement { to, statement, .. } => write!(f, "add {statement} to {to}"),
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

pub fn suggest(request: &Request<'_>, evaluation: &Evaluation) -> Suggestion {
    let _ = (request, evaluation);
    Suggestion::default()
}
