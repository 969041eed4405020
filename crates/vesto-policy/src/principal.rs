//! Who asks, and the `Principal` element that names it.
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html>

use crate::Effect;

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
    /// A session of GetFederationToken, `arn` `arn:aws:sts::A:federated-user/NAME`; `user` is who asked for it, `None`
    /// for root. It has that user's permissions as far as its session policies allow them, and none without.
    FederatedUser { arn: String, account: String, user: Option<IamUser> },
    /// Who comes with a token of an identity provider to assume a role: the provider's ARN, or its domain for those
    /// that need none (`accounts.google.com`).
    WebIdentity { provider: String },
    /// An AWS service acting for itself, for instance `redshift.amazonaws.com`, calling from `region`.
    Service { name: String, region: String },
    /// Nobody: an unsigned request.
    Anonymous,
}

/// An IAM user; `id` is its unique id (`AIDA…`).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct IamUser {
    pub arn: String,
    pub id: String,
}

impl Principal {
    /// The account the caller belongs to.
    pub fn account(&self) -> Option<&str> {
        match self {
            Self::Root { account }
            | Self::User { account, .. }
            | Self::RoleSession { account, .. }
            | Self::FederatedUser { account, .. } => Some(account),
            Self::WebIdentity { .. } | Self::Service { .. } | Self::Anonymous => None,
        }
    }

    /// Root itself, or federated by root: no identity policy limits it.
    pub(crate) fn has_root_permissions(&self) -> bool {
        matches!(self, Self::Root { .. } | Self::FederatedUser { user: None, .. })
    }

    /// A session of a service-linked role, which control policies leave alone.
    /// <https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html#not-restricted-by-scp>
    pub(crate) fn is_service_linked(&self) -> bool {
        let Self::RoleSession { role_arn, .. } = self else { return false };
        // The resource alone counts: a path may hold colons, too, and is its maker's to choose.
        role_arn.splitn(6, ':').nth(5).is_some_and(|resource| resource.starts_with("role/aws-service-role/"))
    }

    /// The caller's ARN as AWS's messages print it; a service's name; `anonymous`.
    pub fn display_name(&self) -> String {
        match self {
            Self::Root { account } => root_arn(account),
            Self::User { arn, .. } => arn.clone(),
            Self::RoleSession { session_arn, .. } => session_arn.clone(),
            Self::FederatedUser { arn, .. } => arn.clone(),
            Self::WebIdentity { provider } => provider.clone(),
            Self::Service { name, .. } => name.clone(),
            Self::Anonymous => "anonymous".to_owned(),
        }
    }
}

pub(crate) fn root_arn(account: &str) -> String {
    format!("arn:aws:iam::{account}:root")
}

/// How directly a `Principal` element names the caller; later is stronger.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Reach {
    #[default]
    None,
    /// Its account: the account's own policies must allow as well.
    Account,
    /// The role of a session, or the user that a federated user comes from: no identity policy needed, boundary and
    /// session policy still limit.
    Role,
    /// The very user, session or service, or everyone.
    Direct,
}

/// One value of a `Principal` element.
#[derive(Debug, Clone)]
pub(crate) enum PrincipalPattern {
    Everyone,
    Account(String),
    /// Of a user, role or session; with the unique id it was bound to when the policy was saved.
    Arn {
        arn: String,
        bound_to: Option<String>,
    },
    /// `AIDA…`, `AROA…`: what is left of an ARN whose user or role was deleted.
    UniqueId(String),
    Service(String),
    /// An identity provider: its ARN or domain.
    Federated(String),
    /// An account by S3's name for it, and the account where it is known ([`crate::Policy::bind_canonical_users`]).
    CanonicalUser {
        id: String,
        account: Option<String>,
    },
}

impl PrincipalPattern {
    fn reach(&self, caller: &Principal) -> Reach {
        match (self, caller) {
            (Self::Everyone, _) => Reach::Direct,
            (Self::Account(named), _) | (Self::CanonicalUser { account: Some(named), .. }, _) => {
                Reach::of_account(caller.account() == Some(named))
            }
            (Self::Arn { arn, bound_to }, Principal::User { arn: own, id, .. }) => {
                let same = bound_to.as_ref().map_or(arn == own, |bound| bound == id);
                if same { Reach::Direct } else { Reach::None }
            }
            (Self::Arn { arn, bound_to }, Principal::RoleSession { role_arn, session_arn, role_id, .. }) => {
                let same_role = bound_to.as_ref().map_or(arn == role_arn, |bound| bound == role_id);
                Reach::of_session(arn == session_arn, same_role)
            }
            (Self::Arn { arn, bound_to }, Principal::FederatedUser { arn: own, user, .. }) => {
                let same = |user: &IamUser| bound_to.as_ref().map_or(*arn == user.arn, |bound| *bound == user.id);
                Reach::of_session(arn == own, user.as_ref().is_some_and(same))
            }
            (Self::UniqueId(named), Principal::User { id, .. }) if named == id => Reach::Direct,
            (Self::UniqueId(named), Principal::RoleSession { role_id, .. }) if named == role_id => Reach::Role,
            (Self::UniqueId(named), Principal::FederatedUser { user: Some(user), .. }) if *named == user.id => {
                Reach::Role
            }
            (Self::Federated(named), Principal::WebIdentity { provider }) if named == provider => Reach::Direct,
            (Self::Service(named), Principal::Service { name, region }) if is_service(named, name, region) => {
                Reach::Direct
            }
            (
                Self::Arn { .. }
                | Self::UniqueId(_)
                | Self::Service(_)
                | Self::Federated(_)
                | Self::CanonicalUser { .. },
                _,
            ) => Reach::None,
        }
    }
}

impl Reach {
    fn of_account(is_own: bool) -> Self {
        if is_own { Self::Account } else { Self::None }
    }

    fn of_session(is_itself: bool, is_its_base: bool) -> Self {
        match (is_itself, is_its_base) {
            (true, _) => Self::Direct,
            (false, true) => Self::Role,
            (false, false) => Self::None,
        }
    }
}

/// `redshift.amazonaws.com`, or the regional form `redshift.us-east-1.amazonaws.com` for calls from that region.
fn is_service(named: &str, name: &str, region: &str) -> bool {
    if named == name {
        return true;
    }
    let (Some((service, domain)), Some((named_service, named_rest))) = (name.split_once('.'), named.split_once('.'))
    else {
        return false;
    };
    let regional = named_rest.strip_prefix(region).and_then(|rest| rest.strip_prefix('.'));
    !region.is_empty() && service == named_service && regional == Some(domain)
}

/// The `Principal` or `NotPrincipal` element of a statement.
#[derive(Debug, Clone)]
pub(crate) struct PrincipalElement {
    pub(crate) negated: bool,
    pub(crate) patterns: Vec<PrincipalPattern>,
}

impl PrincipalElement {
    /// `bounded`: the caller has a permissions boundary, and a Deny with `NotPrincipal` spares no such user or role.
    pub(crate) fn reach(&self, caller: &Principal, effect: Effect, bounded: bool) -> Reach {
        let named = || self.patterns.iter().map(|pattern| pattern.reach(caller)).max().unwrap_or(Reach::None);
        if !self.negated {
            return named();
        }
        // Being named at all is enough to be left out of an Allow.
        let left_out = match effect {
            Effect::Allow => named() != Reach::None,
            Effect::Deny => !bounded && self.spares(caller),
        };
        if left_out { Reach::None } else { Reach::Direct }
    }

    /// A Deny with `NotPrincipal` spares a caller only if it lists everything the caller is: the user and its account; the
    /// session, its role and their account.
    /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html>
    fn spares(&self, caller: &Principal) -> bool {
        let lists = |wanted: Reach| self.patterns.iter().any(|pattern| pattern.reach(caller) == wanted);
        let everyone = self.patterns.iter().any(|pattern| matches!(pattern, PrincipalPattern::Everyone));
        everyone
            || match caller {
                Principal::Root { .. } => lists(Reach::Account),
                Principal::User { .. } => lists(Reach::Direct) && lists(Reach::Account),
                Principal::RoleSession { .. } => lists(Reach::Direct) && lists(Reach::Role) && lists(Reach::Account),
                // Who federated it stands behind the session as a role does; behind root's, the account alone.
                Principal::FederatedUser { user, .. } => {
                    lists(Reach::Direct) && (user.is_none() || lists(Reach::Role)) && lists(Reach::Account)
                }
                Principal::Service { .. } | Principal::WebIdentity { .. } => lists(Reach::Direct),
                Principal::Anonymous => false,
            }
    }
}

#[cfg(test)]
mod tests;
