//! The records beside the clusters, changed under the same rules: decided on the newest state, stored, then seen.

use std::sync::Arc;

use vesto_meta::control_records::ControlRecord;
use vesto_types::AccountId;

use super::Control;
use crate::error::ControlError;
use crate::family::Family;
use crate::state::{Changes, State};

/// Account, family and name.
pub(crate) type RecordKey = (AccountId, String, String);

impl State {
    /// A record as stored, or one that every account has from the start.
    pub(crate) fn record(&self, account: &AccountId, family: &Family, name: &str) -> Option<Arc<ControlRecord>> {
        let stored = self.records.get(&(account.clone(), family.kind.to_owned(), name.to_owned()));
        stored.cloned().or_else(|| family.builtin(account, name).map(Arc::new))
    }

    /// The records of a family in the order of their names.
    pub(crate) fn records(&self, account: &AccountId, family: &'static Family) -> Vec<Arc<ControlRecord>> {
        let from = (account.clone(), family.kind.to_owned(), String::new());
        let stored = self.records.range(from..).take_while(|((of, kind, _), _)| of == account && kind == family.kind);
        let mut records: Vec<Arc<ControlRecord>> = stored.map(|(_, record)| Arc::clone(record)).collect();
        for name in family.builtin_names() {
            if !records.iter().any(|record| record.name == name) {
                records.extend(family.builtin(account, name).map(Arc::new));
            }
        }
        records.sort_by(|a, b| a.name.cmp(&b.name));
        records
    }

    /// The stored records of a family in all accounts.
    pub(crate) fn all_records(&self, family: &'static Family) -> impl Iterator<Item = &Arc<ControlRecord>> {
        self.records.values().filter(|record| record.family == family.kind)
    }
}

impl Control {
    pub(crate) async fn create_record(
        &self,
        decide: impl FnOnce(&State) -> Result<ControlRecord, ControlError> + Send,
    ) -> Result<Arc<ControlRecord>, ControlError> {
        let mut made = None;
        let decide = |state: &State| {
            let record = decide(state)?;
            made = Some(record.clone());
            Ok(Changes { records: vec![record], ..Changes::default() })
        };
        self.change(decide).await?;
        made.map(Arc::new).ok_or(ControlError::NothingChanged)
    }

    /// Replaces a record by what `decide` makes of it.
    pub(crate) async fn update_record(
        &self,
        account: &AccountId,
        family: &'static Family,
        name: &str,
        decide: impl FnOnce(&State, &ControlRecord) -> Result<ControlRecord, ControlError> + Send,
    ) -> Result<Arc<ControlRecord>, ControlError> {
        let decide = |state: &State| {
            let current = state.record(account, family, name).ok_or_else(|| family.not_found_error(name))?;
            decide(state, &current)
        };
        self.create_record(decide).await
    }

    /// Removes a record, unless `check` has something against it.
    pub(crate) async fn remove_record(
        &self,
        account: &AccountId,
        family: &'static Family,
        name: &str,
        check: impl FnOnce(&State, &ControlRecord) -> Result<(), ControlError> + Send,
    ) -> Result<Arc<ControlRecord>, ControlError> {
        let mut removed = None;
        let decide = |state: &State| {
            let current = state.record(account, family, name).ok_or_else(|| family.not_found_error(name))?;
            check(state, &current)?;
            removed = Some(Arc::clone(&current));
            Ok(Changes { gone_records: vec![current], ..Changes::default() })
        };
        self.change(decide).await?;
        removed.ok_or(ControlError::NothingChanged)
    }
}

pub(crate) fn key(record: &ControlRecord) -> RecordKey {
    (record.account.clone(), record.family.clone(), record.name.clone())
}
