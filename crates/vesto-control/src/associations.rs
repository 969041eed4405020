//! The roles of one cluster and the rules by which the set changes: a pure value, no clock and no I/O.
//! <https://docs.aws.amazon.com/redshift/latest/mgmt/copy-unload-iam-role.html>
//!
//! INVARIANT: an ARN appears once; the default role, when there is one, is in the set and not `removing`;
//! a refused change changes nothing.

use chrono::{DateTime, Utc};
use thiserror::Error;
use vesto_types::{AccountId, RoleArn};

/// `ApplyStatus`. There is no failure state: a role that cannot be assumed fails the SQL statement that uses it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ApplyStatus {
    Adding,
    InSync,
    Removing,
}

impl ApplyStatus {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Adding => "adding",
            Self::InSync => "in-sync",
            Self::Removing => "removing",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        [Self::Adding, Self::InSync, Self::Removing].into_iter().find(|status| status.as_str() == text)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Association {
    pub role: RoleArn,
    pub status: ApplyStatus,
    /// When it got this status; the apply delay counts from here.
    pub since: DateTime<Utc>,
}

/// The associated roles in the order of their association, and the default role.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Associations {
    roles: Vec<Association>,
    default: Option<RoleArn>,
}

/// What one call asks for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RoleChange {
    pub add: Vec<RoleArn>,
    pub remove: Vec<RoleArn>,
    pub default: DefaultRole,
}

/// `DefaultIamRoleArn`: absent, empty, or an ARN.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum DefaultRole {
    #[default]
    Unchanged,
    Clear,
    Set(RoleArn),
}

#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RoleError {
    #[error("`{0}` is not the ARN of a role of this account")]
    NotARole(String),
    #[error("`{0}` is a service-linked role")]
    ServiceLinked(String),
    #[error("`{0}` is both added and removed")]
    AddedAndRemoved(String),
    #[error("{given} roles in one call, at most {limit} are allowed")]
    TooManyInCall { given: usize, limit: usize },
    #[error("{resulting} roles would be associated, at most {limit} are allowed")]
    TooManyInSet { resulting: usize, limit: usize },
    #[error("the default role is not among the associated roles")]
    DefaultNotAssociated,
}

/// Reads a role's ARN as a request names it. The role need not exist, and its trust policy is not looked at:
/// both are checked when a statement uses the role. It must belong to `account` and must not be service-linked.
pub fn parse_role(text: &str, account: &AccountId) -> Result<RoleArn, RoleError> {
    let not_a_role = || RoleError::NotARole(text.to_owned());
    let role = RoleArn::parse(text).map_err(|_| not_a_role())?;
    if role.as_arn().partition != "aws" || role.account() != account {
        return Err(not_a_role());
    }
    if role.path().starts_with("/aws-service-role/") {
        return Err(RoleError::ServiceLinked(text.to_owned()));
    }
    Ok(role)
}

/// Reads a list of roles, duplicates collapsed.
pub fn parse_roles(texts: &[&str], account: &AccountId) -> Result<Vec<RoleArn>, RoleError> {
    let mut roles = Vec::with_capacity(texts.len());
    for text in texts {
        let role = parse_role(text, account)?;
        if !roles.contains(&role) {
            roles.push(role);
        }
    }
    Ok(roles)
}

impl RoleChange {
    /// Refuses a call that names one role in both lists: what it means is anyone's guess.
    pub fn check_disjoint(&self) -> Result<(), RoleError> {
        match self.add.iter().find(|role| self.remove.contains(role)) {
            Some(role) => Err(RoleError::AddedAndRemoved(role.to_string())),
            None => Ok(()),
        }
    }
}

impl Associations {
    /// From storage. A default that breaks the invariant is dropped.
    pub fn restore(roles: Vec<Association>, default: Option<RoleArn>) -> Self {
        let mut restored = Self { roles, default: None };
        restored.default = default.filter(|role| restored.is_usable(role));
        restored
    }

    pub fn roles(&self) -> &[Association] {
        &self.roles
    }

    pub fn default_role(&self) -> Option<&RoleArn> {
        self.default.as_ref()
    }

    /// The set after `change`. `limit` bounds each list of the call and the resulting set, in which roles on their
    /// way out do not count: one call may swap roles at the limit.
    pub fn changed(&self, change: &RoleChange, limit: usize, now: DateTime<Utc>) -> Result<Self, RoleError> {
        for given in [change.add.len(), change.remove.len()] {
            if given > limit {
                return Err(RoleError::TooManyInCall { given, limit });
            }
        }
        let mut next = self.clone();
        for role in &change.remove {
            next.remove(role, now);
        }
        for role in &change.add {
            next.add(role, now);
        }
        let resulting = next.roles.iter().filter(|association| association.status != ApplyStatus::Removing).count();
        // Shrinking a set is never refused, even if the limit was lowered below its size.
        if resulting > limit && !change.add.is_empty() {
            return Err(RoleError::TooManyInSet { resulting, limit });
        }
        next.default = match &change.default {
            DefaultRole::Unchanged => next.default.take().filter(|role| next.is_usable(role)),
            DefaultRole::Clear => None,
            DefaultRole::Set(role) if next.is_usable(role) => Some(role.clone()),
            DefaultRole::Set(_) => return Err(RoleError::DefaultNotAssociated),
        };
        Ok(next)
    }

    /// The set once everything that began at or before `began_by` has been applied, or `None` if nothing has.
    pub fn applied(&self, began_by: DateTime<Utc>) -> Option<Self> {
        let is_due =
            |association: &Association| association.status != ApplyStatus::InSync && association.since <= began_by;
        if !self.roles.iter().any(is_due) {
            return None;
        }
        let mut next = self.clone();
        next.roles.retain(|association| !(association.status == ApplyStatus::Removing && is_due(association)));
        for association in next.roles.iter_mut().filter(|association| is_due(association)) {
            association.status = ApplyStatus::InSync;
        }
        Some(next)
    }

    /// When the oldest change still under way began.
    pub fn oldest_pending(&self) -> Option<DateTime<Utc>> {
        let pending = self.roles.iter().filter(|association| association.status != ApplyStatus::InSync);
        pending.map(|association| association.since).min()
    }

    fn is_usable(&self, role: &RoleArn) -> bool {
        self.roles.iter().any(|association| &association.role == role && association.status != ApplyStatus::Removing)
    }

    fn add(&mut self, role: &RoleArn, now: DateTime<Utc>) {
        match self.roles.iter_mut().find(|association| &association.role == role) {
            None => {
                self.roles.push(Association { role: role.clone(), status: ApplyStatus::Adding, since: now });
            }
            Some(association) if association.status == ApplyStatus::Removing => {
                association.status = ApplyStatus::Adding;
                association.since = now;
            }
            // Already associated, or on its way: adding is idempotent.
            Some(_) => {}
        }
    }

    fn remove(&mut self, role: &RoleArn, now: DateTime<Utc>) {
        let found = self.roles.iter_mut().find(|association| &association.role == role);
        // Removing what is not associated, or is being removed, is idempotent.
        if let Some(association) = found.filter(|association| association.status != ApplyStatus::Removing) {
            association.status = ApplyStatus::Removing;
            association.since = now;
        }
    }
}

#[cfg(test)]
mod tests;
