//! Copy jobs: a COPY that is kept, and which files it has met.
//!
//! **Invariant:** that a file was ingested is recorded in the commit that adds its rows, so it is known exactly when the
//! rows are there. A commit that ingests files fails if the job has changed since its snapshot: two runs never load the
//! same file.

use chrono::{DateTime, Utc};

use crate::ids::{CopyJobId, UserId};

/// `COPY … JOB CREATE name`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CopyJob {
    pub id: CopyJobId,
    pub name: String,
    pub owner: UserId,
    /// The table as it was called when the job was made.
    pub schema: String,
    pub table: String,
    pub bucket: String,
    pub prefix: String,
    /// The role string.
    pub iam_role: String,
    /// The COPY statement without its JOB clause.
    pub text: String,
    pub auto: bool,
    /// Objects that are older are none of the job's.
    pub created: DateTime<Utc>,
}

/// An object that a run has found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CopyJobFile {
    pub key: String,
    pub size: u64,
    pub etag: String,
    pub modified: DateTime<Utc>,
    /// When it was found.
    pub enqueued: DateTime<Utc>,
    pub status: CopyJobFileStatus,
}

/// `sys_copy_job_detail.status`
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CopyJobFileStatus {
    Pending,
    Ingested,
    Error,
    /// It was found and has gone before it was loaded.
    Unknown,
}

impl CopyJobFileStatus {
    /// As the system view and the catalog spell it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "P",
            Self::Ingested => "I",
            Self::Error => "E",
            Self::Unknown => "U",
        }
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        [Self::Pending, Self::Ingested, Self::Error, Self::Unknown].into_iter().find(|status| status.as_str() == text)
    }
}
