//! Orphans: files that a crash left between being written and being committed.

use std::path::{Path, PathBuf};

use crate::error::{Result, WarehouseError};
use crate::warehouse::Inner;

/// Removes every file below `data/` that is neither pending nor in use. The order of the three looks matters: a file
/// goes from pending to the catalog to the retired list, never back.
pub(crate) fn sweep(inner: &Inner) -> Result<u64> {
    let mut found = Vec::new();
    list(&inner.data_directory(), &mut found)?;
    let pending = inner.registry.pending();
    let in_use = inner.files_in_use();
    let mut n_removed = 0;
    for path in found.into_iter().filter(|path| !pending.contains(path) && !in_use.contains(path)) {
        tracing::info!(path = %path.display(), "removing a file that no commit names");
        crate::files::remove(&path);
        n_removed += 1;
    }
    Ok(n_removed)
}

/// Removes the directories of dropped tables. Only before the first writer.
pub(crate) fn remove_empty_directories(tables: &Path) -> Result<()> {
    let failed = |error| WarehouseError::io("list", tables, error);
    if !tables.exists() {
        return Ok(());
    }
    for entry in std::fs::read_dir(tables).map_err(failed)? {
        // One with files in it refuses.
        let _refused = std::fs::remove_dir(entry.map_err(failed)?.path());
    }
    Ok(())
}

/// Removes what temporary tables of an earlier process left. Only before the first session.
pub(crate) fn clear_temporary(directory: &Path) -> Result<()> {
    let failed = |error| WarehouseError::io("clear", directory, error);
    for entry in std::fs::read_dir(directory).map_err(failed)? {
        std::fs::remove_dir_all(entry.map_err(failed)?.path()).map_err(failed)?;
    }
    Ok(())
}

fn list(directory: &Path, found: &mut Vec<PathBuf>) -> Result<()> {
    let failed = |error| WarehouseError::io("list", directory, error);
    for entry in std::fs::read_dir(directory).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let kind = entry.file_type().map_err(failed)?;
        if kind.is_dir() {
            list(&entry.path(), found)?;
        } else if kind.is_file() {
            found.push(entry.path());
        }
    }
    Ok(())
}
