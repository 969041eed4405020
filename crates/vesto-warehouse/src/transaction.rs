//! Transactions: a snapshot, what was changed since in memory, the locks held, the files staged.
//!
//! **Invariants:** nothing of a transaction is visible to others, or survives a crash, before `commit` answered. The
//! snapshot is fixed at the first statement. A transaction that is dropped, rolled back or refused leaves no file.

mod copy_jobs;
mod data;
mod grants;
mod relations;
mod restore;
mod schemas;
mod templates;
mod users;

pub(crate) use data::add_files;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::catalog::{Catalog, Lease, Relation};
use crate::commit::{CommitInfo, Delta};
use crate::copy_job::CopyJobFile;
use crate::error::{Result, WarehouseError};
use crate::files::StagedFile;
use crate::ids::{CopyJobId, FileId, RelationId, SchemaId, SnapshotId, TemplateId, TransactionId};
use crate::lock::TableLock;
use crate::table::Table;
use crate::temp::TempSpace;
use crate::warehouse::{Inner, Warehouse};

/// Which anomalies a transaction is protected from.
/// <https://docs.aws.amazon.com/redshift/latest/dg/c_serial_isolation.html>
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum IsolationLevel {
    /// Fails when a table whose rows it deletes or updates changed since its snapshot.
    #[default]
    Snapshot,
    /// Also fails when it writes and a table it read (see [`Transaction::note_read`]) changed since.
    Serializable,
}

#[derive(Debug, Clone, Default)]
pub struct BeginOptions {
    pub isolation: IsolationLevel,
    /// The session's backend process id, shown in error 1023.
    pub pid: i32,
    /// The session's temporary tables.
    pub temp: Option<Arc<TempSpace>>,
}

/// One transaction. Driven by one task; reads and changes are synchronous and in memory.
#[derive(Debug)]
pub struct Transaction {
    inner: Arc<Inner>,
    id: TransactionId,
    options: BeginOptions,
    base: Catalog,
    view: Catalog,
    n_statements: u64,
    touched: Touched,
    reads: BTreeSet<RelationId>,
    staged: BTreeMap<FileId, StagedFile>,
    locks: BTreeMap<RelationId, TableLock>,
    /// Last, so that the snapshot is given up first.
    purge: PurgeWhenDropped,
}

/// The end of a transaction may be the end of the last reader of replaced files.
#[derive(Debug)]
struct PurgeWhenDropped(Arc<Inner>);

impl Drop for PurgeWhenDropped {
    fn drop(&mut self) {
        self.0.purge();
    }
}

/// Which entities a transaction changed, and how.
#[derive(Debug, Default)]
pub(crate) struct Touched {
    pub(crate) schemas: BTreeSet<SchemaId>,
    pub(crate) tables: BTreeMap<RelationId, TableTouch>,
    pub(crate) views: BTreeSet<RelationId>,
    pub(crate) users: bool,
    pub(crate) groups: bool,
    pub(crate) grants: bool,
    pub(crate) copy_jobs: BTreeSet<CopyJobId>,
    pub(crate) copy_job_files: Vec<(CopyJobId, CopyJobFile)>,
    pub(crate) templates: BTreeSet<TemplateId>,
}

/// How a table was changed.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct TableTouch {
    pub(crate) definition: bool,
    /// Rows deleted. Without this and `places`, files were only added.
    pub(crate) rows: bool,
    /// Rows moved to other files.
    pub(crate) places: bool,
}

impl Touched {
    fn is_empty(&self) -> bool {
        self.schemas.is_empty()
            && self.tables.is_empty()
            && self.views.is_empty()
            && !(self.users || self.groups || self.grants)
            && self.copy_jobs.is_empty()
            && self.copy_job_files.is_empty()
            && self.templates.is_empty()
    }

    fn definition(&mut self, table: RelationId) {
        self.tables.entry(table).or_default().definition = true;
    }
}

impl Transaction {
    pub(crate) fn new(inner: Arc<Inner>, options: BeginOptions) -> Self {
        let base = inner.snapshot_with(options.temp.as_deref());
        Self {
            id: inner.next_transaction_id(),
            view: base.clone(),
            base,
            purge: PurgeWhenDropped(Arc::clone(&inner)),
            inner,
            options,
            n_statements: 0,
            touched: Touched::default(),
            reads: BTreeSet::new(),
            staged: BTreeMap::new(),
            locks: BTreeMap::new(),
        }
    }

    pub fn id(&self) -> TransactionId {
        self.id
    }

    /// The snapshot that the transaction reads.
    pub fn snapshot(&self) -> SnapshotId {
        self.base.snapshot
    }

    pub fn warehouse(&self) -> Warehouse {
        Warehouse::from_inner(Arc::clone(&self.inner))
    }

    /// Call at the start of every statement that reads or writes tables: the first call fixes the snapshot.
    pub fn begin_statement(&mut self) {
        if self.n_statements == 0 {
            self.refresh();
        }
        self.n_statements += 1;
    }

    /// The catalog as this transaction sees it, own changes included. Clone it (cheap) into whatever outlives a
    /// statement, such as a row stream: files stay on disk as long as a clone does.
    pub fn catalog(&self) -> &Catalog {
        &self.view
    }

    pub fn table(&self, schema: &str, name: &str) -> Option<Arc<Table>> {
        self.view.table(schema, name)
    }

    pub fn relation(&self, schema: &str, name: &str) -> Option<Relation> {
        self.view.relation(schema, name)
    }

    /// Whether the transaction changed anything.
    pub fn has_changes(&self) -> bool {
        !self.touched.is_empty()
    }

    /// Tells which table a statement reads; only [`IsolationLevel::Serializable`] uses it.
    pub fn note_read(&mut self, table: RelationId) {
        self.reads.insert(table);
    }

    /// Waits until no other transaction writes the table, and keeps others from it until this one ends.
    /// Every INSERT, COPY, UPDATE, DELETE, MERGE, TRUNCATE and DDL on an existing table calls it first.
    /// In its first statement the transaction then sees what was committed while it waited, so a lone DELETE never
    /// conflicts: look the table up again afterwards. Cancel-safe. Temporary tables need no lock; none is taken.
    pub async fn lock(&mut self, table: RelationId) -> Result<()> {
        let temporary = self.view.table_by_id(table).is_some_and(|table| table.temporary);
        if temporary || self.locks.contains_key(&table) {
            return Ok(());
        }
        let lock = self.inner.locks.acquire(table, self.id).await?;
        self.locked(table, lock);
        Ok(())
    }

    /// [`Transaction::lock`] that does not wait: whether the lock was free.
    pub fn try_lock(&mut self, table: RelationId) -> bool {
        let temporary = self.view.table_by_id(table).is_some_and(|table| table.temporary);
        if temporary || self.locks.contains_key(&table) {
            return true;
        }
        match self.inner.locks.try_acquire(table, self.id) {
            Some(lock) => {
                self.locked(table, lock);
                true
            }
            None => false,
        }
    }

    fn locked(&mut self, table: RelationId, lock: TableLock) {
        self.locks.insert(table, lock);
        if self.n_statements <= 1 && self.touched.is_empty() {
            self.refresh();
        } else {
            self.follow_places(table);
        }
    }

    /// The table's rows may stand in other files than in the snapshot, because it was compacted since. As long as they
    /// are the same rows, the transaction goes over to those files, so that it can change them. Nobody moves them again
    /// while it holds the lock.
    fn follow_places(&mut self, id: RelationId) {
        let published = self.inner.published();
        let (Some(base), Some(now)) = (self.base.table_by_id(id), published.table_by_id(id)) else { return };
        let is_same = base.changes.data == now.changes.data && base.changes.definition == now.changes.definition;
        if !is_same || base.changes.places == now.changes.places || self.touched.tables.contains_key(&id) {
            return;
        }
        let now = Arc::clone(now);
        self.base.put_table(Arc::clone(&now));
        self.view.put_table(now);
        // Whoever reads through this transaction from now on keeps the files of both snapshots.
        self.view.lease = Arc::new(Lease::below([Arc::clone(&self.view.lease), published.lease]));
    }

    fn refresh(&mut self) {
        if self.touched.is_empty() {
            self.base = self.inner.snapshot_with(self.options.temp.as_deref());
            self.view = self.base.clone();
        }
    }

    /// Makes the changes durable and visible. Once called, the commit goes on even if this future is dropped.
    /// On an error nothing was changed and the staged files are gone.
    pub async fn commit(self) -> Result<CommitInfo> {
        let Self { inner, id, options, base, view, touched, reads, staged, locks, purge, n_statements: _ } = self;
        let delta = Delta { transaction: id, options, base, view, touched, reads };
        let result = inner.commit(delta, staged, locks).await;
        drop(purge);
        result
    }

    /// Forgets the changes and removes the staged files. Dropping the transaction does the same.
    pub fn rollback(self) {
        drop(self);
    }

    fn table_for_change(&self, id: RelationId) -> Result<Arc<Table>> {
        let table = self.view.table_by_id(id).cloned();
        table.ok_or_else(|| WarehouseError::NoSuchRelation(id.to_string()))
    }

    fn relation_id(&self) -> RelationId {
        RelationId(self.inner.next_catalog_id())
    }

    fn schema_for_change(&self, id: SchemaId) -> Result<()> {
        match self.view.schema_by_id(id) {
            Some(_) => Ok(()),
            None => Err(WarehouseError::NoSuchSchema(id.to_string())),
        }
    }

    fn require_free_name(&self, schema: SchemaId, name: &str) -> Result<()> {
        match self.view.relation_in(schema, name) {
            Some(_) => Err(WarehouseError::RelationExists(name.to_owned())),
            None => Ok(()),
        }
    }
}
