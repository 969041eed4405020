//! Which objects one COPY of a job loads, and what its commit records of them.

use std::collections::HashSet;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use vesto_sql::ObjectUrl;
use vesto_types::{Region, SqlError};
use vesto_warehouse::{BeginOptions, CopyJob, CopyJobFile, CopyJobFileStatus, Warehouse};

use super::super::copy::source::{self, SourceFile};
use super::super::storage::Storage;
use crate::authorization::Authorized;
use crate::session::{SqlSession, transaction_error};

/// A COPY takes so many files at most, if others can follow.
const MAX_FILES: usize = 1000;
/// And so many bytes, unless one file alone has more.
const MAX_BYTES: u64 = 16 << 30;
/// Keys that are looked up at once.
const KEYS: usize = 1000;

/// What a run is out for.
pub(super) enum Wanted {
    /// What no run has met, or none has got to.
    New,
    /// Those, and what has failed, except in this very run.
    NewAndFailed { this_run: HashSet<String> },
    /// Files of an earlier try.
    These(Vec<SourceFile>),
}

/// How much one COPY takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Portion {
    /// Others follow in transactions of their own.
    Some,
    All,
}

/// One COPY of a job.
pub(in crate::statements) struct JobRun {
    pub(super) job: Arc<CopyJob>,
    wanted: Wanted,
    portion: Portion,
    /// What is loaded, once that is known.
    pub(super) files: Vec<SourceFile>,
    /// Whether more was found than is loaded.
    pub(super) has_more: bool,
    /// Whether the load itself has begun: an error before is none of the files'.
    pub(super) is_loading: bool,
    pub(super) authorized: Option<Authorized>,
    pub(super) n_rows: u64,
}

impl JobRun {
    pub(super) fn new(job: &Arc<CopyJob>, wanted: Wanted, portion: Portion) -> Self {
        Self {
            job: Arc::clone(job),
            wanted,
            portion,
            files: Vec::new(),
            has_more: false,
            is_loading: false,
            authorized: None,
            n_rows: 0,
        }
    }

    pub(in crate::statements) fn id(&self) -> i64 {
        i64::from(self.job.id.0)
    }

    /// The files that the COPY loads. The table is locked by now, so that no other run of the job is between this and its
    /// commit.
    pub(in crate::statements) async fn choose(
        &mut self,
        session: &mut SqlSession,
        storage: &Storage,
        url: &ObjectUrl,
        region: &Region,
    ) -> Result<Vec<SourceFile>, SqlError> {
        self.authorized = Some(storage.authorized.clone());
        self.files = match &mut self.wanted {
            Wanted::These(files) => {
                let files = std::mem::take(files);
                self.not_ingested(session, files).await?
            }
            Wanted::New | Wanted::NewAndFailed { .. } => {
                let listed = source::list(storage, url, region).await?;
                let open = self.open(session, listed).await?;
                self.portion(open)
            }
        };
        Ok(self.files.clone())
    }

    /// From here on what goes wrong may be a file's fault.
    pub(in crate::statements) fn begins_to_load(&mut self) {
        self.is_loading = true;
    }

    /// Records in the session's transaction, which has the rows, that the files are ingested.
    pub(in crate::statements) fn loaded(&mut self, session: &mut SqlSession, n_rows: u64) -> Result<(), SqlError> {
        self.n_rows = n_rows;
        let now = session.shared.clock.now();
        let files = self.files.iter().map(|file| entry(file, now, CopyJobFileStatus::Ingested)).collect();
        let recorded = session.transaction().record_copy_job_files(self.job.id, files);
        recorded.map_err(|error| transaction_error(&error))
    }

    /// Between an earlier try and this one the table was not locked, and another run may have loaded some of the files.
    async fn not_ingested(&self, session: &SqlSession, files: Vec<SourceFile>) -> Result<Vec<SourceFile>, SqlError> {
        let mut open = Vec::with_capacity(files.len());
        for files in files.chunks(KEYS) {
            let keys: Vec<&str> = files.iter().map(|file| file.key.as_str()).collect();
            let known = session.shared.warehouse.copy_job_file_status(self.job.id, &keys).await;
            let known = known.map_err(|error| transaction_error(&error))?;
            let is_open = |file: &&SourceFile| known.get(&file.key) != Some(&CopyJobFileStatus::Ingested);
            open.extend(files.iter().filter(is_open).cloned());
        }
        Ok(open)
    }

    /// What of the listing the run may take. What it meets for the first time is noted as pending, what was pending and
    /// is not there any more as unknown.
    async fn open(&self, session: &mut SqlSession, listed: Vec<SourceFile>) -> Result<Vec<SourceFile>, SqlError> {
        let warehouse = session.shared.warehouse.clone();
        let now = session.shared.clock.now();
        let own = session.transaction().ingested_files(self.job.id);
        let pending = warehouse.copy_job_files(self.job.id, Some(CopyJobFileStatus::Pending)).await;
        let pending = pending.map_err(|error| transaction_error(&error))?;
        let mut noted: Vec<CopyJobFile> = Vec::new();
        if !pending.is_empty() {
            let there: HashSet<&str> = listed.iter().map(|file| file.key.as_str()).collect();
            let gone = pending.into_iter().filter(|file| !there.contains(file.key.as_str()));
            noted.extend(gone.map(|file| CopyJobFile { status: CopyJobFileStatus::Unknown, ..file }));
        }
        let is_newer = self.is_newer_than_job(session, now);
        let is_candidate = |file: &SourceFile| is_newer(file) && !own.contains(&file.key);
        let candidates: Vec<SourceFile> = listed.into_iter().filter(is_candidate).collect();
        let mut open = Vec::new();
        for candidates in candidates.chunks(KEYS) {
            let keys: Vec<&str> = candidates.iter().map(|file| file.key.as_str()).collect();
            let known = warehouse.copy_job_file_status(self.job.id, &keys).await;
            let known = known.map_err(|error| transaction_error(&error))?;
            for file in candidates {
                let status = known.get(&file.key).copied();
                if matches!(status, None | Some(CopyJobFileStatus::Unknown)) {
                    noted.push(entry(file, now, CopyJobFileStatus::Pending));
                }
                let takes = match status {
                    None | Some(CopyJobFileStatus::Unknown | CopyJobFileStatus::Pending) => true,
                    Some(CopyJobFileStatus::Error) => {
                        matches!(&self.wanted, Wanted::NewAndFailed { this_run } if !this_run.contains(&file.key))
                    }
                    Some(CopyJobFileStatus::Ingested) => false,
                };
                if takes {
                    open.push(file.clone());
                }
            }
        }
        note(&warehouse, &self.job, noted).await?;
        Ok(open)
    }

    /// Whether an object came after the job. Other stores tell whole seconds: there the job's own second counts as after,
    /// for an object must not be forgotten.
    fn is_newer_than_job(&self, session: &SqlSession, now: DateTime<Utc>) -> impl Fn(&SourceFile) -> bool + use<> {
        let created = self.job.created;
        let is_here = session.shared.objects.has(&self.job.bucket);
        move |file| {
            let modified = file.modified(now);
            if is_here {
                modified.timestamp_millis() > created.timestamp_millis()
            } else {
                modified.timestamp() >= created.timestamp()
            }
        }
    }

    fn portion(&mut self, mut files: Vec<SourceFile>) -> Vec<SourceFile> {
        if self.portion == Portion::All {
            return files;
        }
        let mut left = MAX_BYTES;
        let fits = |file: &&SourceFile| {
            let fits = file.size <= left;
            left = left.saturating_sub(file.size);
            fits
        };
        let n_files = files.iter().take(MAX_FILES).take_while(fits).count().max(1);
        self.has_more = files.len() > n_files;
        files.truncate(n_files);
        files
    }
}

pub(super) fn entry(file: &SourceFile, now: DateTime<Utc>, status: CopyJobFileStatus) -> CopyJobFile {
    CopyJobFile {
        key: file.key.clone(),
        size: file.size,
        etag: file.etag.clone(),
        modified: file.modified(now),
        enqueued: now,
        status,
    }
}

impl SourceFile {
    /// Another store may not say when.
    fn modified(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        self.last_modified.unwrap_or(now)
    }
}

/// Records what is known of files apart from any load.
pub(super) async fn note(warehouse: &Warehouse, job: &CopyJob, files: Vec<CopyJobFile>) -> Result<(), SqlError> {
    if files.is_empty() {
        return Ok(());
    }
    let mut transaction = warehouse.begin(BeginOptions::default());
    transaction.begin_statement();
    transaction.record_copy_job_files(job.id, files).map_err(|error| transaction_error(&error))?;
    transaction.commit().await.map(drop).map_err(|error| transaction_error(&error))
}
