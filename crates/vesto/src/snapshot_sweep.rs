//! Removing the data of snapshots that are gone, and what a crash left of one that was being made.

use std::fs;
use std::io;
use std::path::Path;

use vesto_control::Control;

/// Lists first and looks at the state then: a snapshot is in the state before it has a directory, so one that is found
/// and not known is nobody's. One under way has a name that is not its id yet, and a guard of its own.
pub(crate) fn sweep(snapshots: &Path, control: &Control) -> io::Result<()> {
    let entries = match fs::read_dir(snapshots) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries?,
    };
    let found = entries.collect::<io::Result<Vec<_>>>()?;
    let state = control.state();
    for entry in found {
        let name = entry.file_name();
        let id = name.to_string_lossy();
        let id = id.strip_suffix(vesto_warehouse::UNFINISHED).unwrap_or(&id);
        if state.snapshot_by_id(id).is_none() {
            tracing::info!(snapshot = %id, "removing the data of a snapshot that is gone");
            fs::remove_dir_all(entry.path())?;
        }
    }
    Ok(())
}
