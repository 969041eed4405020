//! Runs clusters in this process: each one's data, engine and SQL endpoint.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;
use async_trait::async_trait;
use tokio::sync::Mutex;
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;
use tokio_util::sync::CancellationToken;
use vesto_control::{ClusterRuntime, ClusterStart, Control, Endpoint, RuntimeError, TableRestore, TableRestored};
use vesto_data::SqlEndpoints;
use vesto_pgwire::ServerOptions;
use vesto_types::Ids;

use crate::cluster_engine::{ClusterEngine, EngineHost};
use crate::data_dir::DataDir;
use crate::endpoints::{ClusterEndpoint, EndpointsFile};
use crate::snapshot_sweep;
use crate::sql_ports::{PortRules, listen};

pub(crate) struct ClusterHost {
    pub data_dir: DataDir,
    pub control: Control,
    pub engines: EngineHost,
    pub endpoints: Arc<EndpointsFile>,
    pub tls: TlsAcceptor,
    pub ids: Arc<dyn Ids>,
    /// Where the Data API finds the clusters.
    pub sql_endpoints: SqlEndpoints,
    pub bind: IpAddr,
    pub sql_port: u16,
    /// The name that clients are given.
    pub host: String,
    /// By namespace.
    pub running: Mutex<BTreeMap<String, RunningCluster>>,
}

/// A cluster that serves SQL clients.
pub(crate) struct RunningCluster {
    /// Under which clients find it in the endpoints file.
    name: String,
    endpoint: Endpoint,
    engine: ClusterEngine,
    shutdown: CancellationToken,
    server: JoinHandle<io::Result<()>>,
}

#[async_trait]
impl ClusterRuntime for ClusterHost {
    async fn start(&self, spec: &ClusterStart) -> Result<Endpoint, RuntimeError> {
        if let Some(running) = self.running.lock().await.get(&spec.namespace) {
            return Ok(running.endpoint.clone());
        }
        let running = self.launch(spec).await.map_err(|error| failed("start", spec, error))?;
        let endpoint = running.endpoint.clone();
        self.running.lock().await.insert(spec.namespace.clone(), running);
        Ok(endpoint)
    }

    async fn stop(&self, spec: &ClusterStart) -> Result<(), RuntimeError> {
        let Some(running) = self.running.lock().await.remove(&spec.namespace) else { return Ok(()) };
        self.sql_endpoints.remove(&spec.namespace).await;
        self.close(running).await.map_err(|error| failed("stop", spec, error))
    }

    async fn destroy(&self, spec: &ClusterStart) -> Result<(), RuntimeError> {
        self.stop(spec).await?;
        match fs::remove_dir_all(self.data_dir.cluster(&spec.namespace)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(failed("destroy", spec, error.into())),
            _ => Ok(()),
        }
    }

    async fn set_admin_password(&self, spec: &ClusterStart) -> Result<(), RuntimeError> {
        let running = self.running.lock().await;
        let Some(cluster) = running.get(&spec.namespace) else {
            return Err(failed("set the password of", spec, anyhow::anyhow!("it does not run")));
        };
        let set = self.engines.set_admin_password(&cluster.engine, spec).await;
        set.map_err(|error| failed("set the password of", spec, error))
    }

    async fn snapshot(&self, spec: &ClusterStart, snapshot: &str) -> Result<u64, RuntimeError> {
        let target = self.data_dir.snapshots().join(snapshot);
        let running = self.running.lock().await.get(&spec.namespace).map(|cluster| cluster.engine.clone());
        let made = match running {
            Some(engine) => engine.snapshot(&target).await,
            None => self.snapshot_of_stopped(spec, &target).await,
        };
        made.map_err(|error| failed("take a snapshot of", spec, error))
    }

    async fn copy_snapshot(&self, from: &str, to: &str) -> Result<u64, RuntimeError> {
        let snapshots = self.data_dir.snapshots();
        let copied = vesto_warehouse::copy_snapshot(&snapshots.join(from), &snapshots.join(to)).await;
        copied.map_err(|source| RuntimeError { action: "copy", subject: from.to_owned(), source: source.into() })
    }

    async fn restore_table(&self, spec: &ClusterStart, table: &TableRestore) -> Result<TableRestored, RuntimeError> {
        let running = self.running.lock().await.get(&spec.namespace).map(|cluster| cluster.engine.clone());
        let Some(engine) = running else {
            return Err(failed("restore a table of", spec, anyhow::anyhow!("it does not run")));
        };
        let restored = self.engines.restore_table(&engine, spec, &self.data_dir.snapshots(), table).await;
        restored.map_err(|error| failed("restore a table of", spec, error))
    }

    async fn sweep_snapshots(&self) -> Result<(), RuntimeError> {
        let swept = snapshot_sweep::sweep(&self.data_dir.snapshots(), &self.control);
        swept.map_err(|source| RuntimeError { action: "sweep", subject: "snapshots".to_owned(), source: source.into() })
    }
}

fn failed(action: &'static str, spec: &ClusterStart, error: anyhow::Error) -> RuntimeError {
    RuntimeError { action, subject: spec.key().to_string(), source: error.into() }
}

impl ClusterHost {
    /// Listens before it opens the data: a client that comes early waits instead of being refused.
    async fn launch(&self, spec: &ClusterStart) -> anyhow::Result<RunningCluster> {
        let taken = self.ports_of_others(&spec.namespace);
        let rules = PortRules { bind: self.bind, first: self.sql_port, wanted: spec.port, taken: &taken };
        let listener = listen(rules).await.context("cannot listen")?;
        let port = listener.local_addr()?.port();
        let directory = self.data_directory(spec)?;
        self.restore(spec, &directory).await.context("cannot restore the snapshot")?;
        let engine = self.engines.open(spec, &directory).await?;
        let shutdown = CancellationToken::new();
        let options = ServerOptions {
            tls: Some(self.tls.clone()),
            require_tls: spec.parameters.get("require_ssl").is_some_and(|value| value == "true"),
            ..ServerOptions::new(Arc::clone(&self.ids))
        };
        let server = vesto_pgwire::serve(listener, engine.service(), options, shutdown.clone());
        self.sql_endpoints.add(&spec.namespace, engine.service());
        let endpoint = Endpoint { host: self.host.clone(), port };
        let name = spec.key().to_string();
        self.endpoints.add_cluster(name.clone(), cluster_endpoint(spec, &endpoint))?;
        Ok(RunningCluster { name, endpoint, engine, shutdown, server: tokio::spawn(server) })
    }

    async fn close(&self, running: RunningCluster) -> anyhow::Result<()> {
        self.endpoints.remove_cluster(&running.name)?;
        running.shutdown.cancel();
        running.server.await.context("the SQL endpoint broke down")??;
        running.engine.close().await
    }

    /// Where the cluster's data is; brought there from where an earlier version kept it.
    fn data_directory(&self, spec: &ClusterStart) -> anyhow::Result<PathBuf> {
        let directory = self.data_dir.cluster(&spec.namespace);
        let by_name = self.data_dir.cluster_by_name(&spec.key());
        if !spec.is_new && !directory.exists() && by_name.exists() {
            fs::rename(&by_name, &directory).with_context(|| format!("cannot move `{}`", by_name.display()))?;
        }
        Ok(directory)
    }

    /// Fills a new cluster with the data of the snapshot that it is to come from.
    async fn restore(&self, spec: &ClusterStart, directory: &Path) -> anyhow::Result<()> {
        if let Some(snapshot) = spec.restore_from.as_ref().filter(|_| spec.is_new && !directory.exists()) {
            vesto_warehouse::copy_snapshot(&self.data_dir.snapshots().join(snapshot), directory).await?;
        }
        Ok(())
    }

    /// A paused cluster's data is opened just for this.
    async fn snapshot_of_stopped(&self, spec: &ClusterStart, target: &Path) -> anyhow::Result<u64> {
        let engine = self.engines.open(spec, &self.data_directory(spec)?).await?;
        let made = engine.snapshot(target).await;
        engine.close().await?;
        made
    }

    /// A cluster that does not run just now keeps its port.
    fn ports_of_others(&self, namespace: &str) -> BTreeSet<u16> {
        let state = self.control.state();
        let others = state.clusters().filter(|cluster| cluster.namespace != namespace);
        others.filter_map(|cluster| cluster.endpoint.as_ref()).map(|endpoint| endpoint.port).collect()
    }
}

fn cluster_endpoint(spec: &ClusterStart, endpoint: &Endpoint) -> ClusterEndpoint {
    ClusterEndpoint {
        host: endpoint.host.clone(),
        port: endpoint.port,
        database: spec.db_name.clone(),
        user: spec.master_username.clone(),
    }
}
