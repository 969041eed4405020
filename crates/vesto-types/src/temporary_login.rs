//! What a temporary database password opens: the control plane issues it, the engine lets it in.

use std::collections::BTreeSet;

use crate::AccessKeyId;

/// A login that GetClusterCredentials or GetClusterCredentialsWithIAM has allowed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemporaryLogin {
    /// The database user that the session becomes; not what the client logs in as.
    pub user: String,
    pub missing_user: MissingUser,
    /// Groups that the session joins; each must exist.
    pub groups: BTreeSet<String>,
    /// Groups that the session joins where they exist.
    pub roles: BTreeSet<String>,
    /// The only database that may be opened, if one was named.
    pub database: Option<String>,
    /// Who asked for the password. The key may be gone when the password is used.
    pub access_key: Option<AccessKeyId>,
}

/// What happens at a login as a user who does not exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MissingUser {
    Create,
    Refuse,
}
