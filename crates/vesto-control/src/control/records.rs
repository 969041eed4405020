//! The records beside the clusters, changed under the same rules: decided on the newest state, stored, then seen.

use std::sync::Arc;

use tokio::sync::OwnedMutexGuard;
use vesto_meta::control_records::{self, ControlRecord};
use vesto_types::AccountId;

use super::Control;
use crate::error::ControlError;
use crate::family::Family;
use crate::state::State;

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
        let writer = Arc::clone(&self.0.writer).lock_owned().await;
        let record = decide(&self.state())?;
        self.write_record(writer, record).await
    }

    /// Replaces a record by what `decide` makes of it.
    pub(crate) async fn update_record(
        &self,
        account: &AccountId,
        family: &'static Family,
        name: &str,
        decide: impl FnOnce(&State, &ControlRecord) -> Result<ControlRecord, ControlError> + Send,
    ) -> Result<Arc<ControlRecord>, ControlError> {
        let writer = Arc::clone(&self.0.writer).lock_owned().await;
        let state = self.state();
        let current = state.record(account, family, name).ok_or_else(|| family.not_found_error(name))?;
        let record = decide(&state, &current)?;
        self.write_record(writer, record).await
    }

    /// Removes a record, unless `check` has something against it.
    pub(crate) async fn remove_record(
        &self,
        account: &AccountId,
        family: &'static Family,
        name: &str,
        check: impl FnOnce(&State, &ControlRecord) -> Result<(), ControlError> + Send,
    ) -> Result<Arc<ControlRecord>, ControlError> {
        let writer = Arc::clone(&self.0.writer).lock_owned().await;
        let state = self.state();
        let current = state.record(account, family, name).ok_or_else(|| family.not_found_error(name))?;
        check(&state, &current)?;
        let (control, removed) = (self.clone(), Arc::clone(&current));
        let stored = tokio::spawn(async move {
            let _writer = writer;
            let mut tx = control.0.meta.begin().await?;
            control_records::delete(&mut tx, &removed.account, &removed.family, &removed.name).await?;
            tx.commit().await?;
            control.publish(|state| drop(state.records.remove(&key(&removed))));
            Ok::<_, ControlError>(())
        });
        stored.await??;
        Ok(current)
    }

    /// Removes all records of all accounts.
    pub(super) async fn remove_all_records(&self) -> Result<(), ControlError> {
        let writer = Arc::clone(&self.0.writer).lock_owned().await;
        let mut tx = self.0.meta.begin().await?;
        for record in self.state().records.values() {
            control_records::delete(&mut tx, &record.account, &record.family, &record.name).await?;
        }
        tx.commit().await?;
        self.publish(|state| state.records.clear());
        drop(writer);
        Ok(())
    }

    async fn write_record(
        &self,
        writer: OwnedMutexGuard<()>,
        record: ControlRecord,
    ) -> Result<Arc<ControlRecord>, ControlError> {
        let control = self.clone();
        let stored = tokio::spawn(async move {
            let _writer = writer;
            let mut tx = control.0.meta.begin().await?;
            control_records::put(&mut tx, &record).await?;
            tx.commit().await?;
            let record = Arc::new(record);
            control.publish(|state| drop(state.records.insert(key(&record), Arc::clone(&record))));
            Ok(record)
        });
        stored.await?
    }
}

pub(super) fn key(record: &ControlRecord) -> RecordKey {
    (record.account.clone(), record.family.clone(), record.name.clone())
}
