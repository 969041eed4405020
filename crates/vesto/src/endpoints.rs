//! `endpoints.json`: where a running server and its clusters listen. Written as a whole whenever that changes, removed
//! when the server ends; the other commands find the server by it.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::sync::{Mutex, PoisonError};

use anyhow::Context;
use serde::{Deserialize, Serialize};

use crate::data_dir::DataDir;
use crate::files::{Readers, write_atomically};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Endpoints {
    /// The URL of the AWS endpoint.
    pub http: String,
    pub region: String,
    pub account: String,
    pub pid: u32,
    /// By `ACCOUNT/IDENTIFIER`.
    pub clusters: BTreeMap<String, ClusterEndpoint>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ClusterEndpoint {
    pub host: String,
    pub port: u16,
    pub database: String,
    pub(crate) user: String,
}

pub(crate) fn load(data_dir: &DataDir) -> anyhow::Result<Option<Endpoints>> {
    let path = data_dir.endpoints();
    match fs::read(&path) {
        Ok(json) => {
            serde_json::from_slice(&json).map(Some).with_context(|| format!("cannot read `{}`", path.display()))
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| format!("cannot read `{}`", path.display())),
    }
}

/// The server's own hold on the file.
pub(crate) struct EndpointsFile {
    data_dir: DataDir,
    /// `None` until the server itself is reachable: a file without its URL helps nobody.
    current: Mutex<Current>,
}

#[derive(Default)]
struct Current {
    server: Option<Endpoints>,
    clusters: BTreeMap<String, ClusterEndpoint>,
}

impl EndpointsFile {
    /// Removes what a server that was killed may have left.
    pub(crate) fn new(data_dir: DataDir) -> anyhow::Result<Self> {
        let file = Self { data_dir, current: Mutex::default() };
        file.remove()?;
        Ok(file)
    }

    /// The server answers from now on.
    pub(crate) fn publish_server(&self, server: Endpoints) -> anyhow::Result<()> {
        self.change(|current| current.server = Some(server))
    }

    pub(crate) fn add_cluster(&self, name: String, endpoint: ClusterEndpoint) -> anyhow::Result<()> {
        self.change(|current| {
            current.clusters.insert(name, endpoint);
        })
    }

    pub(crate) fn remove_cluster(&self, name: &str) -> anyhow::Result<()> {
        self.change(|current| {
            current.clusters.remove(name);
        })
    }

    /// The server does not answer any more, whatever its clusters still do.
    pub(crate) fn remove(&self) -> anyhow::Result<()> {
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        current.server = None;
        let path = self.data_dir.endpoints();
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(error).with_context(|| format!("cannot remove `{}`", path.display()))
            }
            _ => Ok(()),
        }
    }

    fn change(&self, change: impl FnOnce(&mut Current)) -> anyhow::Result<()> {
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        change(&mut current);
        let Some(server) = &current.server else { return Ok(()) };
        let endpoints = Endpoints { clusters: current.clusters.clone(), ..server.clone() };
        let path = self.data_dir.endpoints();
        write_atomically(&path, serde_json::to_string_pretty(&endpoints)?.as_bytes(), Readers::Everybody)
            .with_context(|| format!("cannot write `{}`", path.display()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_there_while_the_server_answers() {
        let dir = tempfile::tempdir().unwrap();
        let data_dir = DataDir::new(dir.path().to_owned());
        let file = EndpointsFile::new(data_dir.clone()).unwrap();
        let cluster =
            ClusterEndpoint { host: "127.0.0.1".into(), port: 5439, database: "dev".into(), user: "awsuser".into() };
        file.add_cluster("123456789012/c1".into(), cluster.clone()).unwrap();
        assert_eq!(load(&data_dir).unwrap(), None);
        let server = Endpoints {
            http: "http://127.0.0.1:4566".into(),
            region: "us-east-1".into(),
            account: "123456789012".into(),
            pid: 1,
            clusters: BTreeMap::new(),
        };
        file.publish_server(server).unwrap();
        assert_eq!(load(&data_dir).unwrap().unwrap().clusters["123456789012/c1"], cluster);
        file.remove_cluster("123456789012/c1").unwrap();
        assert!(load(&data_dir).unwrap().unwrap().clusters.is_empty());
        file.remove().unwrap();
        file.remove_cluster("123456789012/c2").unwrap();
        assert_eq!(load(&data_dir).unwrap(), None, "it does not come back with a cluster's end");
    }
}
