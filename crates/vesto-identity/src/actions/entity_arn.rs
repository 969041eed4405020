//! A user, role or group by its ARN, and everything that gives it permissions.

use vesto_aws_wire::ApiError;
use vesto_types::{AccountId, Arn};

use super::owner::{Owner, OwnerKind, invalid_input, no_such_entity};
use crate::state::{OwnPolicies, State};

pub(crate) struct Entity<'a> {
    pub(crate) kind: OwnerKind,
    pub(crate) owner: Owner<'a>,
}

/// The policies of the entity itself, or of a group that it is in.
pub(crate) struct Owned<'a> {
    pub(crate) kind: OwnerKind,
    pub(crate) name: &'a str,
    pub(crate) policies: &'a OwnPolicies,
}

/// Of this account only: others' are not told from those that do not exist.
pub(crate) fn find<'a>(state: &'a State, account: &AccountId, arn: &str) -> Result<Entity<'a>, ApiError> {
    let parsed = Arn::parse(arn).ok().filter(|parsed| parsed.service == "iam");
    let parsed = parsed.ok_or_else(|| invalid_input(format!("Invalid ARN: {arn}")))?;
    let (kind, path) = parsed.resource.split_once('/').unwrap_or((&parsed.resource, ""));
    let kind =
        [OwnerKind::User, OwnerKind::Role, OwnerKind::Group].into_iter().find(|known| known.lower_word() == kind);
    let kind =
        kind.ok_or_else(|| invalid_input(format!("Invalid Entity Arn: {arn} does not clearly define entity type.")))?;
    let name = path.rsplit('/').next().unwrap_or_default();
    let owner = kind.find(state, account, name).filter(|owner| owner.arn == arn);
    let owner = owner.ok_or_else(|| no_such_entity(format!("ARN {arn} does not exist.")))?;
    Ok(Entity { kind, owner })
}

impl<'a> Entity<'a> {
    pub(crate) fn policies(&self, state: &'a State) -> Vec<Owned<'a>> {
        let own = Owned { kind: self.kind, name: self.owner.name, policies: self.owner.policies };
        let groups = state.groups_with(self.owner.id).map(|group| Owned {
            kind: OwnerKind::Group,
            name: &group.record.name,
            policies: &group.policies,
        });
        std::iter::once(own).chain(groups).collect()
    }
}
