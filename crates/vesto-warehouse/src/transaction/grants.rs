//! GRANT and REVOKE. Whether the current user may do so is the engine's question (`Catalog::may_grant`).

use std::sync::Arc;

use crate::grants::{GrantInfo, GrantKey, RevokeScope};
use crate::transaction::Transaction;

impl Transaction {
    /// Grants a privilege; a grant that exists keeps its grantor and at most gains the grant option.
    pub fn grant(&mut self, key: GrantKey, info: GrantInfo) {
        let grants = Arc::make_mut(&mut self.view.grants);
        let existing = grants.entry(key).or_insert(info);
        existing.grant_option |= info.grant_option;
        self.touched.grants = true;
    }

    /// Takes a privilege, or only its grant option, away. Returns whether there was something to take.
    pub fn revoke(&mut self, key: &GrantKey, scope: RevokeScope) -> bool {
        let Some(info) = self.view.grants.get(key).copied() else { return false };
        let grants = Arc::make_mut(&mut self.view.grants);
        match scope {
            RevokeScope::Privilege => drop(grants.remove(key)),
            RevokeScope::GrantOptionOnly => drop(grants.insert(key.clone(), GrantInfo { grant_option: false, ..info })),
        }
        self.touched.grants = true;
        true
    }
}
