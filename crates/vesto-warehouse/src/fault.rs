//! Crash points for tests: a hook may stop the warehouse dead at any step of a commit.

use std::fmt;
use std::sync::Arc;

/// The steps between which a crash matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[doc(hidden)]
pub enum FaultPoint {
    /// Data files are staged, nothing else was done.
    CommitCalled,
    /// Data and delete files are durable.
    FilesDurable,
    /// The SQLite transaction is open.
    Begun,
    /// All rows are written, the SQLite transaction is still open.
    Written,
    /// SQLite has committed, nothing is published yet.
    Committed,
    /// The new catalog is visible.
    Published,
    /// Replaced files are gone, their catalog rows are not.
    FilesRemoved,
}

impl FaultPoint {
    pub const ALL: [Self; 7] = [
        Self::CommitCalled,
        Self::FilesDurable,
        Self::Begun,
        Self::Written,
        Self::Committed,
        Self::Published,
        Self::FilesRemoved,
    ];
}

/// Answers whether to crash here.
#[derive(Clone)]
#[doc(hidden)]
pub struct FaultHook(pub Arc<dyn Fn(FaultPoint) -> bool + Send + Sync>);

impl fmt::Debug for FaultHook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FaultHook")
    }
}
