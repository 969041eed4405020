//! Copies of a whole warehouse at one moment: a cluster's snapshots, and new clusters made from them.
//!
//! A copy has its own catalog database and hard links to the immutable files that this catalog names, so it costs
//! neither time nor space in proportion to the data. It gets its name when everything in it is durable: what a crash
//! leaves is called [`UNFINISHED`] and replaced by the next try.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use tokio::sync::oneshot;

use crate::catalog::Catalog;
use crate::commit::Request;
use crate::error::{Result, WarehouseError};
use crate::files::{create_directory, sync_directory};
use crate::warehouse::Warehouse;

/// The end of the name of a copy that is being made.
pub const UNFINISHED: &str = ".unfinished";
const CATALOG: &str = "catalog.db";
const DATA: &str = "data";

impl Warehouse {
    /// Copies what is committed now to `target`, and returns the size of that in bytes. Writers wait only while the
    /// catalog is copied.
    pub async fn snapshot(&self, target: &Path) -> Result<u64> {
        let copy = Copy::begin(target)?;
        let (reply, answer) = oneshot::channel();
        self.committer().send(Request::Copy { path: copy.catalog(), reply })?;
        let closed = || WarehouseError::Closed("it was closed".to_owned());
        let catalog = answer.await.map_err(|_| closed())??;
        let data = self.directory().join(DATA);
        blocking(move || {
            let size = link_files_of(&catalog, &data, &copy.data())?;
            // Until here the catalog kept the files from being removed.
            drop(catalog);
            copy.finish(size)
        })
        .await
    }
}

/// Copies a snapshot to another one, or to where a new warehouse is to be opened; returns its size in bytes.
pub async fn copy_snapshot(from: &Path, to: &Path) -> Result<u64> {
    let (from, copy) = (from.to_owned(), Copy::begin(to)?);
    blocking(move || {
        let source = from.join(CATALOG);
        fs::copy(&source, copy.catalog()).map_err(|error| WarehouseError::io("copy", &source, error))?;
        let size = link_tree(&from.join(DATA), &copy.data())?;
        copy.finish(size)
    })
    .await
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    let done = tokio::task::spawn_blocking(work).await;
    done.unwrap_or_else(|error| Err(WarehouseError::Closed(format!("a copy ended early: {error}"))))
}

/// A copy on its way.
struct Copy {
    target: PathBuf,
    unfinished: PathBuf,
}

impl Copy {
    fn begin(target: &Path) -> Result<Self> {
        let mut name = OsString::from(target.as_os_str());
        name.push(UNFINISHED);
        let unfinished = PathBuf::from(name);
        for leftover in [target, &unfinished] {
            match fs::remove_dir_all(leftover) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    return Err(WarehouseError::io("remove", leftover, error));
                }
                _ => {}
            }
        }
        create_directory(&unfinished.join(DATA))?;
        let private = fs::set_permissions(&unfinished, fs::Permissions::from_mode(0o700));
        private.map_err(|error| WarehouseError::io("protect", &unfinished, error))?;
        Ok(Self { target: target.to_owned(), unfinished })
    }

    fn catalog(&self) -> PathBuf {
        self.unfinished.join(CATALOG)
    }

    fn data(&self) -> PathBuf {
        self.unfinished.join(DATA)
    }

    /// Makes the copy durable and gives it its name.
    fn finish(self, data_bytes: u64) -> Result<u64> {
        let catalog = self.catalog();
        let synced = File::open(&catalog).and_then(|file| file.sync_all().and_then(|()| file.metadata()));
        let catalog_bytes = synced.map_err(|error| WarehouseError::io("sync", &catalog, error))?.len();
        sync_directory(&self.unfinished)?;
        let renamed = fs::rename(&self.unfinished, &self.target);
        renamed.map_err(|error| WarehouseError::io("rename", &self.unfinished, error))?;
        self.target.parent().map_or(Ok(()), sync_directory)?;
        Ok(data_bytes + catalog_bytes)
    }
}

/// Links every file that the catalog names, and returns their size.
fn link_files_of(catalog: &Catalog, from: &Path, to: &Path) -> Result<u64> {
    let mut size = 0;
    let mut directories = std::collections::BTreeSet::new();
    for (_, file) in catalog.files() {
        let deletes = file.delete_file.as_ref().map(|file| (&file.path, file.size_bytes));
        for (path, bytes) in std::iter::once((&file.path, file.size_bytes)).chain(deletes) {
            let place = path.strip_prefix(from).map_err(|_| foreign(path))?;
            let target = to.join(place);
            if let Some(parent) = target.parent() {
                create_directory(parent)?;
                directories.insert(parent.to_owned());
            }
            link(path, &target)?;
            size += bytes;
        }
    }
    directories.iter().try_for_each(|directory| sync_directory(directory))?;
    Ok(size)
}

fn foreign(path: &Path) -> WarehouseError {
    WarehouseError::Corrupt(format!("`{}` is not among the data files", path.display()))
}

/// Links everything below a directory, and returns its size.
fn link_tree(from: &Path, to: &Path) -> Result<u64> {
    let failed = |error| WarehouseError::io("list", from, error);
    create_directory(to)?;
    let mut size = 0;
    for entry in fs::read_dir(from).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let target = to.join(entry.file_name());
        let metadata = entry.metadata().map_err(failed)?;
        if metadata.is_dir() {
            size += link_tree(&entry.path(), &target)?;
        } else {
            link(&entry.path(), &target)?;
            size += metadata.len();
        }
    }
    sync_directory(to)?;
    Ok(size)
}

/// A file system that cannot link gets a copy.
pub(crate) fn link(from: &Path, to: &Path) -> Result<()> {
    let linked = match fs::hard_link(from, to) {
        Err(error) if matches!(error.kind(), io::ErrorKind::CrossesDevices | io::ErrorKind::Unsupported) => {
            fs::copy(from, to).and_then(|_| File::open(to)?.sync_all())
        }
        linked => linked,
    };
    linked.map_err(|error| WarehouseError::io("link", from, error))
}
