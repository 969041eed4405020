//! One secret. Published as an immutable value: a change makes a new one.

use chrono::{DateTime, TimeDelta, Utc};
use vesto_types::AccountId;

use crate::version::Versions;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredSecret {
    /// With six random characters at its end, so that a secret made again under the same name is another one.
    pub(crate) arn: String,
    pub(crate) account: AccountId,
    pub(crate) name: String,
    pub(crate) description: Option<String>,
    /// Shown, and nothing else: there are no KMS keys here.
    pub(crate) kms_key_id: Option<String>,
    pub(crate) tags: Vec<(String, String)>,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) changed_at: DateTime<Utc>,
    /// When it goes, once its deletion is planned, and when that was done.
    pub(crate) deletion: Option<Deletion>,
    pub(crate) versions: Versions,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Deletion {
    pub(crate) planned_at: DateTime<Utc>,
    pub(crate) window: TimeDelta,
}

impl Deletion {
    pub(crate) fn due_at(self) -> DateTime<Utc> {
        self.planned_at + self.window
    }
}

impl StoredSecret {
    /// Its recovery window is over.
    pub(crate) fn is_gone(&self, now: DateTime<Utc>) -> bool {
        self.deletion.is_some_and(|deletion| deletion.due_at() <= now)
    }
}
