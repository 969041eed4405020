//! CREATE, ALTER and DROP of copy jobs, and what their runs have done to files.

use std::collections::HashSet;
use std::sync::Arc;

use crate::copy_job::{CopyJob, CopyJobFile, CopyJobFileStatus};
use crate::error::{Result, WarehouseError};
use crate::ids::CopyJobId;
use crate::transaction::Transaction;

impl Transaction {
    /// Adds the job under a new id (`job.id` is ignored).
    pub fn create_copy_job(&mut self, job: CopyJob) -> Result<CopyJobId> {
        if self.view.copy_job(&job.name).is_some() {
            return Err(WarehouseError::CopyJobExists(job.name));
        }
        let id = CopyJobId(self.inner.next_catalog_id());
        self.put_copy_job(CopyJob { id, ..job });
        Ok(id)
    }

    /// Replaces what is stored of `job.id`.
    pub fn alter_copy_job(&mut self, job: CopyJob) -> Result<()> {
        if self.view.copy_job_by_id(job.id).is_none() {
            return Err(WarehouseError::NoSuchCopyJob(job.name));
        }
        self.put_copy_job(job);
        Ok(())
    }

    /// Drops the job and forgets its files.
    pub fn drop_copy_job(&mut self, id: CopyJobId) -> Result<()> {
        if Arc::make_mut(&mut self.view.copy_jobs).remove(&id).is_none() {
            return Err(WarehouseError::NoSuchCopyJob(id.to_string()));
        }
        self.touched.copy_jobs.insert(id);
        Ok(())
    }

    /// Records what has become of files together with this transaction. A file that was ingested stays so.
    pub fn record_copy_job_files(&mut self, id: CopyJobId, files: Vec<CopyJobFile>) -> Result<()> {
        let Some(job) = self.view.copy_job_by_id(id).cloned() else {
            return Err(WarehouseError::NoSuchCopyJob(id.to_string()));
        };
        if files.iter().any(|file| file.status == CopyJobFileStatus::Ingested) {
            // The job counts as changed: of two runs at a time the second to commit fails.
            self.put_copy_job(CopyJob::clone(&job));
        }
        self.touched.copy_job_files.extend(files.into_iter().map(|file| (id, file)));
        Ok(())
    }

    /// The keys that this transaction itself has ingested, which only its commit makes known.
    pub fn ingested_files(&self, id: CopyJobId) -> HashSet<String> {
        let own = self.touched.copy_job_files.iter().filter(|(job, _)| *job == id).map(|(_, file)| file);
        own.filter(|file| file.status == CopyJobFileStatus::Ingested).map(|file| file.key.clone()).collect()
    }

    fn put_copy_job(&mut self, job: CopyJob) {
        self.touched.copy_jobs.insert(job.id);
        Arc::make_mut(&mut self.view.copy_jobs).insert(job.id, Arc::new(job));
    }
}
