//! The data directory: where everything is, and that one server at a time uses it.

use std::fs::{DirBuilder, File, OpenOptions, TryLockError};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use anyhow::Context;

use vesto_control::ClusterKey;

#[derive(Debug, Clone)]
pub(crate) struct DataDir(PathBuf);

impl DataDir {
    pub(crate) fn new(path: PathBuf) -> Self {
        Self(path)
    }

    /// Makes it if there is none, readable by its owner alone.
    pub(crate) fn create(&self) -> anyhow::Result<()> {
        let made = DirBuilder::new().recursive(true).mode(0o700).create(&self.0);
        made.with_context(|| format!("cannot make the data directory `{}`", self.0.display()))
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    pub(crate) fn root_credentials(&self) -> PathBuf {
        self.0.join("root-credentials")
    }

    pub(crate) fn endpoints(&self) -> PathBuf {
        self.0.join("endpoints.json")
    }

    pub(crate) fn tls(&self) -> PathBuf {
        self.0.join("tls")
    }

    pub(crate) fn objects(&self) -> PathBuf {
        self.0.join("s3")
    }

    pub(crate) fn audit(&self) -> PathBuf {
        self.0.join("audit")
    }

    /// By namespace, so that a cluster can be renamed.
    pub(crate) fn cluster(&self, namespace: &str) -> PathBuf {
        self.0.join("clusters").join(namespace)
    }

    /// Where version 0.1 kept a cluster's data: by its name at that time.
    pub(crate) fn cluster_by_name(&self, key: &ClusterKey) -> PathBuf {
        self.0.join("clusters").join(key.account.as_str()).join(key.identifier.as_str())
    }

    /// By the snapshot's id.
    pub(crate) fn snapshots(&self) -> PathBuf {
        self.0.join("snapshots")
    }

    /// Results of the Data API, by the statement's id.
    pub(crate) fn statements(&self) -> PathBuf {
        self.0.join("statements")
    }

    /// The lock that a running server holds; the system gives it back when the process ends, however it ends.
    pub(crate) fn lock(&self) -> anyhow::Result<File> {
        let path = self.0.join("lock");
        let file = OpenOptions::new().write(true).create(true).truncate(false).open(&path);
        let file = file.with_context(|| format!("cannot open `{}`", path.display()))?;
        match file.try_lock() {
            Ok(()) => Ok(file),
            Err(TryLockError::WouldBlock) => {
                anyhow::bail!("another server is running on the data directory `{}`", self.0.display())
            }
            Err(TryLockError::Error(error)) => Err(error).with_context(|| format!("cannot lock `{}`", path.display())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_data_directory_serves_one_server_at_a_time() {
        let dir = tempfile::tempdir().unwrap();
        let data_dir = DataDir::new(dir.path().join("new/data"));
        data_dir.create().unwrap();
        let held = data_dir.lock().unwrap();
        let error = data_dir.lock().unwrap_err();
        assert!(error.to_string().starts_with("another server is running"), "{error}");
        drop(held);
        data_dir.lock().unwrap();
    }
}
