//! Runs clusters in this process: each one's data, engine and SQL endpoint.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::net::IpAddr;
use std::sync::Arc;

use anyhow::Context;
use async_trait::async_trait;
use tokio::sync::Mutex;
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;
use tokio_util::sync::CancellationToken;
use vesto_control::{ClusterKey, ClusterRuntime, ClusterStart, Control, Endpoint, RuntimeError};
use vesto_pgwire::ServerOptions;
use vesto_types::Ids;

use crate::cluster_engine::{ClusterEngine, EngineHost};
use crate::data_dir::DataDir;
use crate::endpoints::{ClusterEndpoint, EndpointsFile};
use crate::sql_ports::{PortRules, listen};

pub(crate) struct ClusterHost {
    pub data_dir: DataDir,
    pub control: Control,
    pub engines: EngineHost,
    pub endpoints: Arc<EndpointsFile>,
    pub tls: TlsAcceptor,
    pub ids: Arc<dyn Ids>,
    pub bind: IpAddr,
    pub sql_port: u16,
    /// The name that clients are given.
    pub host: String,
    pub running: Mutex<BTreeMap<ClusterKey, RunningCluster>>,
}

/// A cluster that serves SQL clients.
pub(crate) struct RunningCluster {
    endpoint: Endpoint,
    engine: ClusterEngine,
    shutdown: CancellationToken,
    server: JoinHandle<io::Result<()>>,
}

#[async_trait]
impl ClusterRuntime for ClusterHost {
    async fn start(&self, spec: &ClusterStart) -> Result<Endpoint, RuntimeError> {
        let key = spec.key();
        if let Some(running) = self.running.lock().await.get(&key) {
            return Ok(running.endpoint.clone());
        }
        let running = self.launch(spec).await.map_err(|error| failed("start", &key, error))?;
        let endpoint = running.endpoint.clone();
        self.running.lock().await.insert(key, running);
        Ok(endpoint)
    }

    async fn stop(&self, cluster: &ClusterKey) -> Result<(), RuntimeError> {
        let Some(running) = self.running.lock().await.remove(cluster) else { return Ok(()) };
        self.close(cluster, running).await.map_err(|error| failed("stop", cluster, error))
    }

    async fn destroy(&self, cluster: &ClusterKey) -> Result<(), RuntimeError> {
        self.stop(cluster).await?;
        let directory = self.data_dir.cluster(cluster);
        match fs::remove_dir_all(&directory) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(failed("destroy", cluster, error.into())),
            _ => Ok(()),
        }
    }
}

fn failed(action: &'static str, cluster: &ClusterKey, error: anyhow::Error) -> RuntimeError {
    RuntimeError { action, cluster: cluster.clone(), source: error.into() }
}

impl ClusterHost {
    /// Listens before it opens the data: a client that comes early waits instead of being refused.
    async fn launch(&self, spec: &ClusterStart) -> anyhow::Result<RunningCluster> {
        let taken = self.ports_of_others(&spec.key());
        let rules = PortRules { bind: self.bind, first: self.sql_port, wanted: spec.port, taken: &taken };
        let listener = listen(rules).await.context("cannot listen")?;
        let port = listener.local_addr()?.port();
        let directory = self.data_dir.cluster(&spec.key());
        let engine = self.engines.open(spec, &directory).await?;
        let shutdown = CancellationToken::new();
        let options = ServerOptions {
            tls: Some(self.tls.clone()),
            require_tls: spec.parameters.get("require_ssl").is_some_and(|value| value == "true"),
            ..ServerOptions::new(Arc::clone(&self.ids))
        };
        let server = vesto_pgwire::serve(listener, engine.service(), options, shutdown.clone());
        let endpoint = Endpoint { host: self.host.clone(), port };
        self.endpoints.add_cluster(spec.key().to_string(), cluster_endpoint(spec, &endpoint))?;
        Ok(RunningCluster { endpoint, engine, shutdown, server: tokio::spawn(server) })
    }

    async fn close(&self, cluster: &ClusterKey, running: RunningCluster) -> anyhow::Result<()> {
        self.endpoints.remove_cluster(&cluster.to_string())?;
        running.shutdown.cancel();
        running.server.await.context("the SQL endpoint broke down")??;
        running.engine.close().await
    }

    /// A cluster that does not run just now keeps its port.
    fn ports_of_others(&self, key: &ClusterKey) -> BTreeSet<u16> {
        let state = self.control.state();
        let others = state.clusters().filter(|cluster| cluster.key() != *key);
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
