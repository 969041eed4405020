//! Commit: what a transaction changed is checked against what was committed since its snapshot, laid over the newest
//! catalog, written in one SQLite transaction, and published.
//!
//! **Invariant:** the order is data files durable, delete files durable, SQLite commit, publish. A crash between any two
//! leaves files that no catalog names, and those are swept at the next start.

mod committer;
mod merge;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

pub(crate) use committer::{Committer, Request};
pub(crate) use merge::{Change, Merged, TableWrite, merge};

use crate::catalog::Catalog;
use crate::data_file::DataFile;
use crate::delete_file;
use crate::error::{Result, WarehouseError};
use crate::fault::FaultPoint;
use crate::files::StagedFile;
use crate::ids::{FileId, RelationId, SnapshotId, TransactionId};
use crate::lock::TableLock;
use crate::table::Table;
use crate::transaction::{BeginOptions, Touched};
use crate::warehouse::Inner;

/// What a commit made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CommitInfo {
    pub transaction: TransactionId,
    /// The new snapshot; the old one when nothing stored was changed.
    pub snapshot: SnapshotId,
}

/// A transaction's work, taken out of it for its commit.
#[derive(Debug)]
pub(crate) struct Delta {
    pub(crate) transaction: TransactionId,
    pub(crate) options: BeginOptions,
    pub(crate) base: Catalog,
    pub(crate) view: Catalog,
    pub(crate) touched: Touched,
    pub(crate) reads: BTreeSet<RelationId>,
}

type Staged = BTreeMap<FileId, StagedFile>;
type Locks = BTreeMap<RelationId, TableLock>;

impl Delta {
    /// Whether anything changed that outlives the session.
    fn is_stored(&self) -> bool {
        let touched = &self.touched;
        let stored = |id: &RelationId| !self.is_temporary(*id);
        !(touched.schemas.is_empty() && touched.views.is_empty())
            || touched.users
            || touched.groups
            || touched.grants
            || !(touched.copy_jobs.is_empty() && touched.copy_job_files.is_empty() && touched.templates.is_empty())
            || touched.tables.keys().any(stored)
    }

    pub(crate) fn is_temporary(&self, id: RelationId) -> bool {
        let table = self.view.table_by_id(id).or_else(|| self.base.table_by_id(id));
        table.is_some_and(|table| table.temporary)
    }
}

impl Inner {
    /// Runs the commit in a task of its own, so that it is not lost when the caller's future is.
    pub(crate) async fn commit(self: Arc<Self>, delta: Delta, staged: Staged, locks: Locks) -> Result<CommitInfo> {
        if !delta.is_stored() {
            let info = CommitInfo { transaction: delta.transaction, snapshot: delta.base.snapshot };
            self.finish(&delta, staged);
            return Ok(info);
        }
        let tasks = self.tasks.clone();
        let task = tasks.spawn(self.run_commit(delta, staged, locks));
        task.await.unwrap_or_else(|error| Err(WarehouseError::Closed(format!("a commit ended early: {error}"))))
    }

    async fn run_commit(self: Arc<Self>, delta: Delta, staged: Staged, locks: Locks) -> Result<CommitInfo> {
        self.fault(FaultPoint::CommitCalled)?;
        let inner = Arc::clone(&self);
        let prepared = tokio::task::spawn_blocking(move || inner.prepare(delta, staged)).await;
        let (mut delta, staged, delete_files) =
            prepared.unwrap_or_else(|error| Err(WarehouseError::Closed(format!("a commit ended early: {error}"))))?;
        self.fault(FaultPoint::FilesDurable)?;
        let (reply, answer) = tokio::sync::oneshot::channel();
        self.committer.send(Request::Commit { delta: Box::new(delta), reply })?;
        let (committed, result);
        match answer.await {
            Ok((back, outcome)) => (committed, result) = (back, outcome),
            Err(_) => {
                // The committer is gone and with it the outcome: what was written stays for the next start to judge.
                staged.into_values().chain(delete_files).for_each(StagedFile::keep);
                return Err(WarehouseError::Closed("the outcome of a commit is unknown".to_owned()));
            }
        }
        delta = *committed;
        if matches!(result, Err(WarehouseError::Closed(_))) {
            staged.into_values().chain(delete_files).for_each(StagedFile::keep);
            return result;
        }
        let info = result?;
        delete_files.into_iter().for_each(StagedFile::keep);
        self.finish(&delta, staged);
        drop(locks);
        // The old snapshot goes, and with it perhaps the last reader of replaced files.
        drop(delta);
        self.purge();
        Ok(info)
    }

    /// Makes the staged files durable by name and writes the delete vectors as files. Blocking.
    fn prepare(&self, mut delta: Delta, staged: Staged) -> Result<(Delta, Staged, Vec<StagedFile>)> {
        let mut directories: BTreeSet<PathBuf> = staged.values().filter_map(StagedFile::directory).collect();
        let mut delete_files = Vec::new();
        for (id, touch) in &delta.touched.tables {
            let Some(table) = delta.view.table_by_id(*id).filter(|table| touch.rows && !table.temporary) else {
                continue;
            };
            let mut table = Table::clone(table);
            for file in Arc::make_mut(&mut table.files) {
                if file.deletes.is_empty() || file.delete_file.is_some() {
                    continue;
                }
                let (written, guard) = delete_file::write(self, *id, file)?;
                directories.extend(guard.directory());
                delete_files.push(guard);
                *file = Arc::new(DataFile { delete_file: Some(Arc::new(written)), ..DataFile::clone(file) });
            }
            delta.view.put_table(Arc::new(table));
        }
        for directory in directories {
            crate::files::sync_directory(&directory)?;
        }
        Ok((delta, staged, delete_files))
    }

    /// Keeps the files that the transaction's last state names, and hands its temporary tables back to the session.
    fn finish(&self, delta: &Delta, mut staged: Staged) {
        for table in delta.touched.tables.keys().filter_map(|id| delta.view.table_by_id(*id)) {
            table.files.iter().filter_map(|file| staged.remove(&file.id)).for_each(StagedFile::keep);
        }
        if let Some(temp) = &delta.options.temp {
            temp.take_over(self, delta);
        }
    }
}
