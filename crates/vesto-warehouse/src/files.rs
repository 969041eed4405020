//! Files on disk that no committed catalog names yet: who is writing them, and removing them when nobody does.
//!
//! **Invariant:** a file without a guard in this process and without a row in the catalog is an orphan.

use std::collections::BTreeSet;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use crate::error::{Result, WarehouseError};

/// The uncommitted files of this process.
#[derive(Debug, Default)]
pub(crate) struct FileRegistry {
    pending: Mutex<BTreeSet<PathBuf>>,
    /// Set when a test crashes the warehouse: nothing is cleaned up any more.
    crashed: AtomicBool,
}

/// A file that is removed when dropped, unless it was kept.
#[derive(Debug)]
pub(crate) struct StagedFile {
    registry: Arc<FileRegistry>,
    path: PathBuf,
    keep: bool,
}

impl FileRegistry {
    pub(crate) fn stage(self: &Arc<Self>, path: PathBuf) -> StagedFile {
        self.pending.lock().unwrap_or_else(PoisonError::into_inner).insert(path.clone());
        StagedFile { registry: Arc::clone(self), path, keep: false }
    }

    pub(crate) fn pending(&self) -> BTreeSet<PathBuf> {
        self.pending.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn crash(&self) {
        self.crashed.store(true, Ordering::Relaxed);
    }

    pub(crate) fn is_crashed(&self) -> bool {
        self.crashed.load(Ordering::Relaxed)
    }
}

impl StagedFile {
    /// The file belongs to the catalog now.
    pub(crate) fn keep(mut self) {
        self.keep = true;
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn directory(&self) -> Option<PathBuf> {
        self.path.parent().map(Path::to_owned)
    }
}

impl Drop for StagedFile {
    fn drop(&mut self) {
        if !self.keep && !self.registry.is_crashed() {
            remove(&self.path);
        }
        self.registry.pending.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.path);
    }
}

/// Removes a file that nobody needs. One that cannot be removed is left for the next sweep.
pub(crate) fn remove(path: &Path) {
    match std::fs::remove_file(path) {
        Ok(()) => {}
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
        Err(error) => tracing::warn!(path = %path.display(), %error, "an unneeded file could not be removed"),
    }
}

/// Makes the names in a directory durable.
pub(crate) fn sync_directory(path: &Path) -> Result<()> {
    let sync = File::open(path).and_then(|directory| directory.sync_all());
    sync.map_err(|error| WarehouseError::io("sync", path, error))
}

/// Makes a directory with its parents, durably.
pub(crate) fn create_directory(path: &Path) -> Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    let failed = |error| WarehouseError::io("create", path, error);
    if let Some(parent) = path.parent() {
        create_directory(parent)?;
        match std::fs::create_dir(path) {
            Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => return Err(failed(error)),
            _ => sync_directory(parent)?,
        }
    }
    Ok(())
}
