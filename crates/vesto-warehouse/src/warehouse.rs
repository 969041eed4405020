//! The warehouse of one cluster: opening, beginning transactions, writing files, cleaning up.

use std::collections::{BTreeSet, HashMap, VecDeque};
use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock, Weak};

use tokio_util::task::TaskTracker;
use vesto_types::{Clock, Ids};

use crate::catalog::{Catalog, Lease};
use crate::commit::{Committer, Request};
use crate::copy_job::{CopyJobFile, CopyJobFileStatus};
use crate::error::{Result, WarehouseError};
use crate::fault::{FaultHook, FaultPoint};
use crate::files::FileRegistry;
use crate::ids::{CopyJobId, FileId, GroupId, RelationId, SnapshotId, TransactionId, UserId};
use crate::lock::{LockInfo, LockTable};
use crate::store::job_files::JobFiles;
use crate::store::{self, Bootstrap};
use crate::syslog::SystemLog;
use crate::table::Table;
use crate::temp::TempSpace;
use crate::transaction::{BeginOptions, Transaction};
use crate::users::User;
use crate::writer::DataFileWriter;

/// A cluster's tables, users and system log. Cheap to clone; one per directory at a time.
#[derive(Debug, Clone)]
pub struct Warehouse(Arc<Inner>);

#[derive(Debug, Clone)]
pub struct WarehouseOptions {
    /// The administrator made together with the warehouse: user id 100, superuser. Used only at the first open.
    pub admin: User,
    /// Rows kept of each system log relation.
    pub log_rows: u64,
    #[doc(hidden)]
    pub faults: Option<FaultHook>,
}

impl WarehouseOptions {
    pub fn new(admin: User) -> Self {
        Self { admin, log_rows: 100_000, faults: None }
    }
}

pub(crate) struct Inner {
    directory: PathBuf,
    pub(crate) ids: Arc<dyn Ids>,
    options: WarehouseOptions,
    published: Arc<Published>,
    counters: Arc<Counters>,
    temp_names: AtomicU32,
    pub(crate) locks: Arc<LockTable>,
    pub(crate) registry: Arc<FileRegistry>,
    pub(crate) committer: Committer,
    pub(crate) tasks: TaskTracker,
    log: SystemLog,
    job_files: JobFiles,
    _directory_lock: File,
}

/// The newest catalog, and what must be cleaned up once older ones are out of use.
#[derive(Debug)]
pub(crate) struct Published {
    newest: RwLock<Catalog>,
    retired: Mutex<Retired>,
}

#[derive(Debug, Default)]
struct Retired {
    /// Snapshots that were published, oldest first, as long as somebody reads them.
    leases: VecDeque<(SnapshotId, Weak<Lease>)>,
    files: Vec<RetiredFiles>,
}

/// Files that no catalog from `until` on names.
#[derive(Debug)]
struct RetiredFiles {
    until: Until,
    data: Vec<FileId>,
    deletes: Vec<FileId>,
    paths: Vec<PathBuf>,
}

#[derive(Debug)]
enum Until {
    Snapshot(SnapshotId),
    Lease(Weak<Lease>),
}

/// Numbers that identify new things; stored with every commit.
#[derive(Debug, Default)]
pub(crate) struct Counters {
    pub(crate) catalog_id: AtomicU32,
    pub(crate) file_id: AtomicU64,
    pub(crate) user_id: AtomicU32,
    pub(crate) group_id: AtomicU32,
}

impl std::fmt::Debug for Inner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Warehouse").field("directory", &self.directory).finish_non_exhaustive()
    }
}

impl Warehouse {
    /// Opens the warehouse in `directory`, making it at the first time. Committed data is as it was at the last commit,
    /// whatever happened since; files that no commit names are removed.
    pub async fn open(
        directory: &Path,
        options: WarehouseOptions,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn Ids>,
    ) -> Result<Self> {
        let directory = std::path::absolute(directory).map_err(|error| WarehouseError::io("open", directory, error))?;
        for part in ["data", "temp"] {
            crate::files::create_directory(&directory.join(part))?;
        }
        keep_private(&directory)?;
        let directory_lock = lock_directory(&directory)?;
        crate::sweep::clear_temporary(&directory.join("temp"))?;
        let bootstrap = Bootstrap { admin: options.admin.clone(), ids: Arc::clone(&ids), clock: Arc::clone(&clock) };
        let (store, loaded) = store::open(&directory, bootstrap).await?;
        let log = SystemLog::open(&directory.join("log.db"), options.log_rows).await?;
        let job_files = JobFiles::new(&directory);
        let registry = Arc::new(FileRegistry::default());
        let counters = Arc::new(loaded.counters);
        let published = Arc::new(Published::new(loaded.catalog));
        let faults = options.faults.clone();
        let committer =
            Committer::spawn(store, Arc::clone(&published), Arc::clone(&counters), Arc::clone(&registry), faults);
        let inner = Arc::new(Inner {
            directory,
            ids,
            options,
            published,
            counters,
            temp_names: AtomicU32::new(1),
            locks: Arc::default(),
            registry,
            committer,
            tasks: TaskTracker::new(),
            log,
            job_files,
            _directory_lock: directory_lock,
        });
        if !loaded.ended.is_empty() {
            inner.committer.send(Request::Forget { data: loaded.ended.data, deletes: loaded.ended.deletes })?;
        }
        let warehouse = Self(inner);
        warehouse.sweep().await?;
        crate::sweep::remove_empty_directories(&store::layout::tables_directory(&warehouse.0.data_directory()))?;
        Ok(warehouse)
    }

    pub(crate) fn from_inner(inner: Arc<Inner>) -> Self {
        Self(inner)
    }

    pub fn begin(&self, options: BeginOptions) -> Transaction {
        Transaction::new(Arc::clone(&self.0), options)
    }

    /// The newest committed catalog, for reads outside a transaction (login, administration).
    pub fn catalog(&self) -> Catalog {
        self.0.published()
    }

    /// A session's space for temporary tables.
    pub fn temp_space(&self, owner: UserId) -> Arc<TempSpace> {
        let number = self.0.temp_names.fetch_add(1, Ordering::Relaxed);
        Arc::new(TempSpace::new(&self.0, format!("pg_temp_{number}"), owner))
    }

    /// A writer for one new data file of the table. Blocking calls; use it on a CPU thread.
    pub fn data_file_writer(&self, table: &Table) -> Result<DataFileWriter> {
        DataFileWriter::create(&self.0, table)
    }

    /// What is committed of those keys that the copy job has met.
    pub async fn copy_job_file_status(
        &self,
        job: CopyJobId,
        keys: &[&str],
    ) -> Result<HashMap<String, CopyJobFileStatus>> {
        self.0.job_files.status(job, keys).await
    }

    /// The files that the copy job has met, by key: those with the status, or all.
    pub async fn copy_job_files(&self, job: CopyJobId, status: Option<CopyJobFileStatus>) -> Result<Vec<CopyJobFile>> {
        self.0.job_files.all(job, status).await
    }

    /// Table locks that are held or waited for.
    pub fn locks(&self) -> Vec<LockInfo> {
        self.0.locks.list()
    }

    pub fn log(&self) -> &SystemLog {
        &self.0.log
    }

    pub(crate) fn ids(&self) -> &Arc<dyn Ids> {
        &self.0.ids
    }

    pub(crate) fn committer(&self) -> &Committer {
        &self.0.committer
    }

    pub fn directory(&self) -> &Path {
        &self.0.directory
    }

    /// Removes files that neither a catalog in use nor a writer of this process knows. Returns how many.
    pub async fn sweep(&self) -> Result<u64> {
        let inner = Arc::clone(&self.0);
        let swept = tokio::task::spawn_blocking(move || crate::sweep::sweep(&inner)).await;
        swept.unwrap_or_else(|error| Err(WarehouseError::Closed(format!("a sweep ended early: {error}"))))
    }

    /// Waits for running commits, writes the log out and closes the databases. Later commits fail.
    pub async fn close(&self) -> Result<()> {
        self.0.tasks.close();
        self.0.tasks.wait().await;
        self.0.job_files.close().await;
        self.0.committer.close().await?;
        self.0.log.close().await
    }

    #[doc(hidden)]
    pub fn is_crashed(&self) -> bool {
        self.0.registry.is_crashed()
    }
}

impl Inner {
    pub(crate) fn published(&self) -> Catalog {
        self.published.newest()
    }

    pub(crate) fn snapshot_with(&self, temp: Option<&TempSpace>) -> Catalog {
        let newest = self.published();
        match temp {
            Some(temp) => temp.overlay(newest),
            None => newest,
        }
    }

    pub(crate) fn next_catalog_id(&self) -> u32 {
        self.counters.catalog_id.fetch_add(1, Ordering::Relaxed)
    }

    pub(crate) fn next_file_id(&self) -> FileId {
        FileId(self.counters.file_id.fetch_add(1, Ordering::Relaxed))
    }

    pub(crate) fn next_user_id(&self) -> UserId {
        UserId(self.counters.user_id.fetch_add(1, Ordering::Relaxed))
    }

    pub(crate) fn next_group_id(&self) -> GroupId {
        GroupId(self.counters.group_id.fetch_add(1, Ordering::Relaxed))
    }

    pub(crate) fn next_transaction_id(&self) -> TransactionId {
        TransactionId(self.log.next_transaction_id())
    }

    pub(crate) fn data_directory(&self) -> PathBuf {
        self.directory.join("data")
    }

    pub(crate) fn temp_directory(&self) -> PathBuf {
        self.directory.join("temp")
    }

    pub(crate) fn table_directory(&self, table: RelationId) -> PathBuf {
        store::layout::table_directory(&self.data_directory(), table)
    }

    pub(crate) fn directory_of(&self, table: &Table) -> PathBuf {
        if table.temporary {
            self.temp_directory().join(table.schema_id.to_string())
        } else {
            self.table_directory(table.id)
        }
    }

    /// Files that some catalog in use, or waiting to be cleaned up, still names.
    pub(crate) fn files_in_use(&self) -> BTreeSet<PathBuf> {
        // The catalog first: a file goes from it to the retired list, never back.
        let newest = self.published();
        let mut paths = self.published.retired_paths();
        for (_, file) in newest.files() {
            paths.insert(file.path.clone());
            paths.extend(file.delete_file.as_ref().map(|file| file.path.clone()));
        }
        paths
    }

    pub(crate) fn retire_temporary(&self, lease: &Arc<Lease>, paths: Vec<PathBuf>) {
        if !paths.is_empty() {
            let until = Until::Lease(Arc::downgrade(lease));
            self.published.retire(RetiredFiles { until, data: Vec::new(), deletes: Vec::new(), paths });
        }
    }

    /// Removes replaced files that no catalog in use names any more. Outside a runtime it leaves them for later.
    pub(crate) fn purge(&self) {
        if tokio::runtime::Handle::try_current().is_err() {
            return;
        }
        let gone = self.published.take_unused();
        if gone.is_empty() || self.registry.is_crashed() {
            return;
        }
        let committer = self.committer.clone();
        let faults = self.options.faults.clone();
        let registry = Arc::clone(&self.registry);
        self.tasks.spawn_blocking(move || {
            let (mut data, mut deletes) = (Vec::new(), Vec::new());
            for files in gone {
                files.paths.iter().for_each(|path| crate::files::remove(path));
                data.extend(files.data);
                deletes.extend(files.deletes);
            }
            if fault(faults.as_ref(), &registry, FaultPoint::FilesRemoved).is_err()
                || (data.is_empty() && deletes.is_empty())
            {
                return;
            }
            // A closed warehouse keeps the rows; the next start finds them ended and forgets them.
            let _closed = committer.send(Request::Forget { data, deletes });
        });
    }

    pub(crate) fn fault(&self, point: FaultPoint) -> Result<()> {
        fault(self.options.faults.as_ref(), &self.registry, point)
    }
}

pub(crate) fn fault(hook: Option<&FaultHook>, registry: &FileRegistry, point: FaultPoint) -> Result<()> {
    if hook.is_some_and(|hook| (hook.0)(point)) {
        registry.crash();
    }
    if registry.is_crashed() {
        return Err(WarehouseError::Closed(format!("crashed at or before {point:?}")));
    }
    Ok(())
}

impl Published {
    fn new(catalog: Catalog) -> Self {
        let leases = VecDeque::from([(catalog.snapshot, Arc::downgrade(&catalog.lease))]);
        Self { newest: RwLock::new(catalog), retired: Mutex::new(Retired { leases, files: Vec::new() }) }
    }

    pub(crate) fn newest(&self) -> Catalog {
        self.newest.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Makes a committed catalog the newest, and notes which files it no longer names.
    pub(crate) fn publish(&self, catalog: Catalog, data: Vec<FileId>, deletes: Vec<FileId>, paths: Vec<PathBuf>) {
        let mut retired = self.retired.lock().unwrap_or_else(PoisonError::into_inner);
        retired.leases.push_back((catalog.snapshot, Arc::downgrade(&catalog.lease)));
        if !paths.is_empty() {
            retired.files.push(RetiredFiles { until: Until::Snapshot(catalog.snapshot), data, deletes, paths });
        }
        *self.newest.write().unwrap_or_else(PoisonError::into_inner) = catalog;
    }

    fn retire(&self, files: RetiredFiles) {
        self.retired.lock().unwrap_or_else(PoisonError::into_inner).files.push(files);
    }

    fn retired_paths(&self) -> BTreeSet<PathBuf> {
        let retired = self.retired.lock().unwrap_or_else(PoisonError::into_inner);
        retired.files.iter().flat_map(|files| files.paths.iter().cloned()).collect()
    }

    fn take_unused(&self) -> Vec<RetiredFiles> {
        let mut retired = self.retired.lock().unwrap_or_else(PoisonError::into_inner);
        retired.leases.retain(|(_, lease)| lease.strong_count() > 0);
        let oldest = retired.leases.front().map_or(SnapshotId(u64::MAX), |(snapshot, _)| *snapshot);
        let is_unused = |files: &mut RetiredFiles| match &files.until {
            Until::Snapshot(until) => *until <= oldest,
            Until::Lease(lease) => lease.strong_count() == 0,
        };
        retired.files.extract_if(.., is_unused).collect()
    }
}

/// Password verifiers and rows are nobody else's to read.
fn keep_private(directory: &Path) -> Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let set = std::fs::set_permissions(directory, std::fs::Permissions::from_mode(0o700));
    set.map_err(|error| WarehouseError::io("protect", directory, error))
}

/// Two processes must not write one warehouse: their in-memory catalogs would part ways.
fn lock_directory(directory: &Path) -> Result<File> {
    let path = directory.join("lock");
    let failed = |error| WarehouseError::io("lock", &path, error);
    let file = File::options().create(true).truncate(false).write(true).open(&path).map_err(failed)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => {
            Err(WarehouseError::Closed(format!("`{}` is open already", directory.display())))
        }
        Err(TryLockError::Error(error)) => Err(failed(error)),
    }
}
