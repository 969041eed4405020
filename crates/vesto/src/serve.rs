//! `vesto serve`: builds everything once, in the order in which it depends on each other, serves, and ends in reverse.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::net::SocketAddr;
use std::os::unix::fs::MetadataExt;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use metrics_exporter_prometheus::PrometheusBuilder;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;
use vesto_audit::{Audit, AuditSettings};
use vesto_control::{Control, ControlSettings, Reconciler, run_scheduled_actions};
use vesto_data::{DataApi, SqlEndpoints, data_actions};
use vesto_edge::{Edge, EdgeConfig, TableService};
use vesto_identity::{Identity, IdentityOptions, LINK_LIFETIME};
use vesto_meta::Meta;
use vesto_objects::{NewBuckets, Objects};
use vesto_secrets::{Secrets, secrets_actions};
use vesto_types::{Clock, Ids};

use crate::cli::{self, OnOff};
use crate::cluster_engine::EngineHost;
use crate::cluster_host::ClusterHost;
use crate::config::{Config, Reset};
use crate::console_files;
use crate::data_dir::DataDir;
use crate::endpoints::{Endpoints, EndpointsFile};
use crate::first_start::first_start;
use crate::reset::ResetAll;
use crate::s3_face::S3;
use crate::system::{SystemClock, SystemIds};
use crate::tls;

/// Seconds.
const LATENCY_BUCKETS: &[f64] = &[0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0];
/// How often samples are folded into their buckets when nobody reads the metrics.
const METRICS_UPKEEP: Duration = Duration::from_secs(5);

/// Everything that was opened and has to be closed.
struct App {
    meta: Meta,
    objects: Objects,
    /// With the buckets of the other endpoint: only for statements, S3's own face has the buckets that are here.
    statement_objects: Objects,
    identity: Identity,
    control: Control,
    endpoints: Arc<EndpointsFile>,
}

/// `cpu` runs the queries, so that the ports answer while they do.
pub(crate) async fn serve(config: Config, cpu: tokio::runtime::Handle) -> anyhow::Result<()> {
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    let data_dir = DataDir::new(config.data_dir.clone());
    data_dir.create()?;
    let _lock = data_dir.lock()?;
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let ids: Arc<dyn Ids> = Arc::new(SystemIds::new());
    let metrics = PrometheusBuilder::new().set_buckets(LATENCY_BUCKETS)?.install_recorder();
    let metrics = metrics.context("cannot collect metrics")?;
    let app = open(&config, &data_dir, &clock, &ids).await?;
    let listener = TcpListener::bind(SocketAddr::new(config.bind, config.http_port)).await;
    let listener = listener.with_context(|| format!("cannot listen on {}:{}", config.bind, config.http_port))?;

    let shutdown = CancellationToken::new();
    let sql_endpoints = SqlEndpoints::default();
    let secrets = Secrets::open(app.meta.clone(), config.region.clone(), Arc::clone(&clock), Arc::clone(&ids)).await;
    let secrets = secrets.context("cannot open the stored secrets")?;
    let data_api = data_api(&data_dir, &app, &secrets, &sql_endpoints).await?;
    let left = app.statement_objects.left_behind().await.context("cannot read what is left at the other endpoint")?;
    let left = tokio::spawn(shutdown.clone().run_until_cancelled_owned(left.remove()));
    let host = cluster_host(&config, &data_dir, &app, cpu, &clock, &ids, sql_endpoints)?;
    let mut reconciler = Reconciler::new(app.control.clone(), Arc::new(host));
    reconciler.start_all().await;
    let reconciler = tokio::spawn(reconciler.run(shutdown.clone()));
    let scheduler = run_scheduled_actions(app.control.clone(), app.identity.clone(), shutdown.clone());
    let scheduler = tokio::spawn(scheduler);
    let sweeper = tokio::spawn(data_api.clone().sweep(shutdown.clone()));

    let reset = ResetAll::new(
        app.control.clone(),
        data_api.clone(),
        secrets.clone(),
        app.objects.clone(),
        app.identity.clone(),
    );
    let edge = Edge::new(EdgeConfig {
        identity: app.identity.clone(),
        control: app.control.clone(),
        json_services: vec![
            Arc::new(TableService { table: data_actions(), state: data_api }),
            Arc::new(TableService { table: secrets_actions(), state: secrets }),
        ],
        s3: Arc::new(S3(vesto_s3::S3Face::new(app.objects.clone(), app.identity.clone()))),
        clock: Arc::clone(&clock),
        ids: Arc::clone(&ids),
        metrics: metrics.clone(),
        reset: (config.reset == Reset::Enabled).then(|| Arc::new(reset) as _),
        console: console_files::FILES,
        version: env!("CARGO_PKG_VERSION"),
    });
    announce(&config, &app, &listener)?;
    let http_shutdown = CancellationToken::new();
    let http =
        tokio::spawn(vesto_edge::serve(listener, edge, vesto_edge::ServerOptions::default(), http_shutdown.clone()));

    let mut upkeep = tokio::time::interval(METRICS_UPKEEP);
    loop {
        tokio::select! {
            _ = interrupt.recv() => break,
            _ = terminate.recv() => break,
            _ = upkeep.tick() => metrics.run_upkeep(),
        }
    }
    tracing::info!("shutting down");
    app.endpoints.remove()?;
    // Requests first, for they may still change clusters; then the clusters; then what both rest on.
    http_shutdown.cancel();
    http.await.context("the HTTP port broke down")?;
    shutdown.cancel();
    scheduler.await.context("the scheduler broke down")?;
    sweeper.await.context("the sweeping of statements broke down")?;
    left.await.context("the sweep of the other endpoint broke down")?;
    reconciler.await.context("the reconciler broke down")?;
    app.objects.close().await;
    app.identity.audit().close().await;
    app.meta.close().await;
    Ok(())
}

async fn data_api(
    data_dir: &DataDir,
    app: &App,
    secrets: &Secrets,
    sql_endpoints: &SqlEndpoints,
) -> anyhow::Result<DataApi> {
    let (control, meta, endpoints) = (app.control.clone(), app.meta.clone(), sql_endpoints.clone());
    let opened = DataApi::open(control, secrets.clone(), meta, endpoints, &data_dir.statements()).await;
    opened.context("cannot open the statements of the Data API")
}

async fn open(config: &Config, data_dir: &DataDir, clock: &Arc<dyn Clock>, ids: &Arc<dyn Ids>) -> anyhow::Result<App> {
    let endpoints = Arc::new(EndpointsFile::new(data_dir.clone())?);
    let meta = Meta::open(data_dir.path(), Arc::clone(ids)).await.context("cannot open the metadata")?;
    let options = IdentityOptions {
        legacy_redshift_arns: config.legacy_redshift_arns == OnOff::On,
        audit: audit(config, data_dir, clock, ids)?,
        ..IdentityOptions::new(config.account.clone(), config.region.clone())
    };
    let identity = Identity::open(meta.clone(), options, Arc::clone(clock), Arc::clone(ids)).await;
    let identity = identity.context("cannot open the identities")?;
    first_start(config, data_dir, &identity, &**ids).await?;
    let objects = Objects::open(&data_dir.objects(), Arc::clone(clock), Arc::clone(ids)).await;
    let objects = objects.context("cannot open the object store")?.with_new_buckets(match config.new_buckets {
        cli::NewBuckets::Closed => NewBuckets::Closed,
        cli::NewBuckets::Open => NewBuckets::Open,
    });
    let settings = ControlSettings {
        region: config.region.clone(),
        max_iam_roles: config.max_iam_roles,
        role_apply_delay: config.role_apply_delay,
    };
    let control = Control::open(meta.clone(), Arc::clone(clock), Arc::clone(ids), settings).await;
    let statement_objects = objects.clone().with_remote(s3_endpoint(config, clock, ids)?);
    let control = control.context("cannot read the clusters")?;
    Ok(App { control, meta, objects, statement_objects, identity, endpoints })
}

fn audit(config: &Config, data_dir: &DataDir, clock: &Arc<dyn Clock>, ids: &Arc<dyn Ids>) -> anyhow::Result<Audit> {
    if config.audit == OnOff::Off {
        return Ok(Audit::off());
    }
    let directory = data_dir.audit();
    let (max_bytes, file_bytes) = (config.audit_max_bytes, config.audit_file_bytes);
    let settings = AuditSettings { directory, max_bytes, file_bytes };
    let opened = Audit::open(&settings, Arc::clone(clock), Arc::clone(ids));
    opened.with_context(|| format!("cannot open the audit log in `{}`", settings.directory.display()))
}

fn cluster_host(
    config: &Config,
    data_dir: &DataDir,
    app: &App,
    cpu: tokio::runtime::Handle,
    clock: &Arc<dyn Clock>,
    ids: &Arc<dyn Ids>,
    sql_endpoints: SqlEndpoints,
) -> anyhow::Result<ClusterHost> {
    Ok(ClusterHost {
        data_dir: data_dir.clone(),
        control: app.control.clone(),
        engines: EngineHost {
            identity: app.identity.clone(),
            objects: app.statement_objects.clone(),
            control: app.control.clone(),
            clock: Arc::clone(clock),
            ids: Arc::clone(ids),
            cpu,
            copy_memory: usize::try_from(config.copy_memory)?,
            auto_compaction: config.auto_compaction == OnOff::On,
        },
        endpoints: Arc::clone(&app.endpoints),
        tls: tls::acceptor(&data_dir.tls(), &config.endpoint_host, clock.now(), &**ids)?,
        ids: Arc::clone(ids),
        sql_endpoints,
        bind: config.bind,
        sql_port: config.sql_port,
        host: config.endpoint_host.clone(),
        running: Default::default(),
    })
}

fn s3_endpoint(
    config: &Config,
    clock: &Arc<dyn Clock>,
    ids: &Arc<dyn Ids>,
) -> anyhow::Result<Option<Arc<vesto_objects::Remote>>> {
    let remote = config.s3_endpoint.as_ref().map(|endpoint| endpoint.open(Arc::clone(clock), Arc::clone(ids)));
    Ok(remote.transpose()?.map(Arc::new))
}

/// Says where the server is, in `endpoints.json` and as one line of JSON on standard output.
fn announce(config: &Config, app: &App, listener: &TcpListener) -> anyhow::Result<()> {
    let port = listener.local_addr()?.port();
    // An IPv6 address needs brackets in a URL.
    let host = config.endpoint_host.parse().map_or_else(
        |_| format!("{}:{port}", config.endpoint_host),
        |address: std::net::IpAddr| SocketAddr::new(address, port).to_string(),
    );
    app.endpoints.publish_server(Endpoints {
        http: format!("http://{host}"),
        region: config.region.to_string(),
        account: config.account.to_string(),
        pid: std::process::id(),
        clusters: BTreeMap::new(),
    })?;
    let mut out = io::stdout().lock();
    if let Some(link) = sign_in_link(config, app, listener)? {
        writeln!(out, "The console, signed in as root (works once, within {} minutes):", LINK_LIFETIME.num_minutes())?;
        writeln!(out, "  {link}")?;
    }
    writeln!(
        out,
        "{}",
        serde_json::json!({ "event": "ready", "http": format!("http://{host}"), "pid": std::process::id() })
    )?;
    Ok(out.flush()?)
}

/// Only this machine may use it, so it is made only when nobody else can reach the port. It is for the eyes of who started
/// the server and goes to no log: where standard output is the journal, `vesto console` gives a link.
fn sign_in_link(config: &Config, app: &App, listener: &TcpListener) -> anyhow::Result<Option<String>> {
    let address = listener.local_addr()?;
    let usable = address.ip().is_loopback() && !console_files::FILES.is_empty() && !is_journal(config);
    Ok(usable.then(|| vesto_edge::sign_in::link(&format!("http://{address}"), app.identity.sign_in_token().expose())))
}

/// Whether standard output is the system's journal, as systemd says in `JOURNAL_STREAM`.
fn is_journal(config: &Config) -> bool {
    let stdout = std::fs::metadata("/proc/self/fd/1").map(|stdout| format!("{}:{}", stdout.dev(), stdout.ino()));
    config.journal_stream.is_some() && config.journal_stream == stdout.ok()
}
