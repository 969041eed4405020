//! The policies that are in force for a user or role: its own, its groups', and its boundary.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};

use vesto_policy::{NamedPolicy, PolicyKind, PolicySource};

use crate::state::{OwnPolicies, State, arn_of_group, arn_of_role, arn_of_user};

/// Compiled.
#[derive(Debug, Default)]
pub(crate) struct Effective {
    pub(crate) identity: Vec<NamedPolicy>,
    pub(crate) boundary: Option<NamedPolicy>,
}

/// Filled on demand and never carried over into the next state, so it cannot be stale.
#[derive(Debug, Default)]
pub(crate) struct EffectiveCache(RwLock<HashMap<String, Arc<Effective>>>);

impl Clone for EffectiveCache {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl State {
    /// The policies of the user or role with this unique id; `None` when there is none.
    pub(crate) fn effective(&self, id: &str) -> Option<Arc<Effective>> {
        if let Some(known) = self.effective.0.read().unwrap_or_else(PoisonError::into_inner).get(id) {
            return Some(Arc::clone(known));
        }
        let effective = Arc::new(self.compute_effective(id)?);
        let mut cache = self.effective.0.write().unwrap_or_else(PoisonError::into_inner);
        cache.insert(id.to_owned(), Arc::clone(&effective));
        Some(effective)
    }

    fn compute_effective(&self, id: &str) -> Option<Effective> {
        let user = self.users.get(id).map(|user| (arn_of_user(&user.record), &user.record.boundary));
        let role = || self.roles.get(id).map(|role| (arn_of_role(&role.record), &role.record.boundary));
        let (arn, boundary) = user.or_else(role)?;
        let owned = self.owned_policies(id);
        let identity = owned.iter().flat_map(|(arn, own)| self.named(arn, own)).collect();
        let boundary = boundary.as_ref().map(|policy| self.attached(policy, &arn, PolicyKind::Boundary));
        Some(Effective { identity, boundary })
    }

    /// The policies of a user or role and of its groups, each with the ARN of whom they are attached to.
    fn owned_policies(&self, id: &str) -> Vec<(String, &OwnPolicies)> {
        let user = self.users.get(id).map(|user| (arn_of_user(&user.record), &user.policies));
        let role = self.roles.get(id).map(|role| (arn_of_role(&role.record), &role.policies));
        let groups = self.groups_with(id).map(|group| (arn_of_group(&group.record), &group.policies));
        user.into_iter().chain(role).chain(groups).collect()
    }

    pub(crate) fn named(&self, arn: &str, own: &OwnPolicies) -> Vec<NamedPolicy> {
        let inline = own.inline.iter().map(|(name, policy)| {
            let source = PolicySource {
                id: format!("inline:{name}"),
                name: name.clone(),
                attached_to: arn.to_owned(),
                kind: PolicyKind::Identity,
            };
            NamedPolicy::new(source, policy.compiled.clone())
        });
        let attached = own.attached.iter().map(|policy| self.attached(policy, arn, PolicyKind::Identity));
        inline.chain(attached).collect()
    }

    /// A managed policy in force for `attached_to`. One that cannot be found denies: it might have denied something.
    fn attached(&self, policy_arn: &str, attached_to: &str, kind: PolicyKind) -> NamedPolicy {
        let found = self.managed_policy(policy_arn).and_then(|policy| policy.default_version());
        let name = policy_arn.rsplit('/').next().unwrap_or_default().to_owned();
        let source = PolicySource { id: policy_arn.to_owned(), name, attached_to: attached_to.to_owned(), kind };
        let compiled = found.map_or_else(|| self.unreadable.of(kind), |version| version.compiled.clone());
        NamedPolicy::new(source, compiled)
    }
}
