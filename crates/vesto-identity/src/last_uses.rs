//! When keys, users and roles last called which service. Kept in memory, since the server started.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use vesto_types::{AccessKeyId, Region};

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LastUse {
    pub(crate) at: DateTime<Utc>,
    pub(crate) service: String,
    pub(crate) region: Region,
}

#[derive(Debug, Default)]
pub(crate) struct LastUses {
    keys: HashMap<AccessKeyId, LastUse>,
    /// By unique id of a user or role, then by service.
    entities: HashMap<String, HashMap<String, LastUse>>,
}

impl LastUses {
    /// Temporary keys, which nobody can ask about, would fill it up: only who they belong to is noted.
    pub(crate) fn note(&mut self, key: &AccessKeyId, entity: Option<&str>, used: LastUse) {
        if let Some(entity) = entity {
            self.entities.entry(entity.to_owned()).or_default().insert(used.service.clone(), used.clone());
        }
        if !key.is_temporary() {
            self.keys.insert(key.clone(), used);
        }
    }

    pub(crate) fn of_key(&self, key: &AccessKeyId) -> Option<&LastUse> {
        self.keys.get(key)
    }

    pub(crate) fn of_entity(&self, id: &str, service: &str) -> Option<&LastUse> {
        self.entities.get(id)?.get(service)
    }

    /// Of whatever service.
    pub(crate) fn newest(&self, id: &str) -> Option<&LastUse> {
        self.entities.get(id)?.values().max_by_key(|used| used.at)
    }
}
