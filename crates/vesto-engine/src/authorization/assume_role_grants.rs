//! ASSUMEROLE grants as system relations and functions show them.

use std::collections::{BTreeMap, BTreeSet};

use vesto_warehouse::{Catalog, Grantee, Privilege, Securable, UserId};

/// The commands in the order in which GRANT names them.
pub(crate) const COMMANDS: [Privilege; 4] = [
    Privilege::AssumeRoleCopy,
    Privilege::AssumeRoleUnload,
    Privilege::AssumeRoleExternalFunction,
    Privilege::AssumeRoleCreateModel,
];

/// One command granted on one role string: an ARN, a chain, `default` or `ALL`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct AssumeRoleGrant {
    pub(crate) role: String,
    pub(crate) command: Privilege,
    pub(crate) grantee: Grantee,
}

/// A role string as system relations show it: AWS's pages call the role of `ON DEFAULT` so.
pub(crate) fn shown(role: &str) -> &str {
    if role == "default" { "default-aws-iam-role" } else { role }
}

/// Every grant, by role string.
pub(crate) fn all(catalog: &Catalog) -> Vec<AssumeRoleGrant> {
    let grants = catalog.grants().filter_map(|(key, _)| match &key.object {
        Securable::IamRole(role) => {
            Some(AssumeRoleGrant { role: role.clone(), command: key.privilege, grantee: key.grantee })
        }
        Securable::Template(_)
        | Securable::CopyJobs
        | Securable::Database
        | Securable::Schema(_)
        | Securable::Relation(_) => None,
    });
    grants.collect()
}

/// Whether a grant to `grantee` is one to the user: to itself, to a group of it, or to PUBLIC.
pub(crate) fn reaches(catalog: &Catalog, grantee: Grantee, user: UserId) -> bool {
    match grantee {
        Grantee::Public => true,
        Grantee::User(id) => id == user,
        Grantee::Group(id) => catalog.is_member(id, user),
    }
}

/// The role strings that a user may name, each with its commands; `ALL`, any role, is always there.
pub(crate) fn of_user(catalog: &Catalog, user: UserId) -> BTreeMap<String, BTreeSet<Privilege>> {
    let mut roles = BTreeMap::from([("ALL".to_owned(), BTreeSet::new())]);
    if catalog.user_by_id(user).is_some_and(|user| user.superuser) {
        roles.insert("ALL".to_owned(), COMMANDS.into());
        return roles;
    }
    for AssumeRoleGrant { role, command, grantee } in all(catalog) {
        if reaches(catalog, grantee, user) {
            roles.entry(role).or_default().insert(command);
        }
    }
    roles
}
