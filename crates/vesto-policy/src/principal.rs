//! Who asks, and the `Principal` element that names it.

/// The authenticated caller.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Principal {
    /// The root user of an account.
    Root { account: String },
    /// An IAM user; `id` is its unique id (`AIDA…`).
    User { arn: String, id: String, account: String },
    /// A session of a role: `role_arn` with the role's path, `session_arn` `arn:aws:sts::A:assumed-role/R/S`,
    /// `role_id` the role's unique id (`AROA…`).
    RoleSession { role_arn: String, session_arn: String, role_id: String, account: String },
    /// An AWS service acting for itself, for instance `redshift.amazonaws.com`, calling from `region`.
    Service { name: String, region: String },
    /// Nobody: an unsigned request.
    Anonymous,
}

impl Principal {
    /// The account the caller belongs to.
    pub fn account(&self) -> Option<&str> {
        match self {
            Self::Root { account } | Self::User { account, .. } | Self::RoleSession { account, .. } => Some(account),
            Self::Service { .. } | Self::Anonymous => None,
        }
    }

    /// The caller's ARN as AWS's messages print it; a service's name; `anonymous`.
    pub fn display_name(&self) -> String {
        match self {
            Self::Root { account } => format!("arn:aws:iam::{account}:root"),
            Self::User { arn, .. } => arn.clone(),
            Self::RoleSession { session_arn, .. } => session_arn.clone(),
            Self::Service { name, .. } => name.clone(),
            Self::Anonymous => "anonymous".to_owned(),
        }
    }
}
