//! A control plane over nothing: users with policies, a clock that stands still, a runtime that only counts.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, AtomicU16, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use vesto_aws_wire::{ApiError, QueryParams};
use vesto_identity::{
    BootstrapAccount, BootstrapInlinePolicy, BootstrapSpec, BootstrapUser, Identity, IdentityOptions, OpCtx,
    RequestInfo,
};
use vesto_meta::Meta;
use vesto_types::{
    AccessKeyId, AccountId, Clock, ClusterIdentifier, FixedClock, Ids, Region, RequestId, Secret, SeededIds,
};

use crate::{
    Cluster, ClusterKey, ClusterRuntime, ClusterStart, Control, ControlSettings, Endpoint, Reconciler, RedshiftApi,
    RuntimeError, TableRestore, TableRestored,
};

pub(crate) const ACCOUNT: &str = "123456789012";

/// Users and their policies. `alice` may do everything with clusters and pass every role.
const USERS: &[(&str, &str)] = &[
    ("alice", r#"[{"Effect": "Allow", "Action": ["redshift:*", "iam:PassRole"], "Resource": "*"}]"#),
    ("federates", r#"[{"Effect": "Allow", "Action": ["redshift:*", "sts:GetFederationToken"], "Resource": "*"}]"#),
    ("nobody", r#"[{"Effect": "Allow", "Action": "redshift:DescribeTags", "Resource": "*"}]"#),
    ("modifier", r#"[{"Effect": "Allow", "Action": "redshift:*", "Resource": "*"}]"#),
    (
        "passes-a",
        r#"[{"Effect": "Allow", "Action": "redshift:*", "Resource": "*"},
            {"Effect": "Allow", "Action": "iam:PassRole", "Resource": "arn:aws:iam::123456789012:role/A"}]"#,
    ),
    (
        "to-redshift",
        r#"[{"Effect": "Allow", "Action": "redshift:*", "Resource": "*"},
            {"Effect": "Allow", "Action": "iam:PassRole", "Resource": "*",
             "Condition": {"StringEquals": {"iam:PassedToService": "redshift.amazonaws.com"}}}]"#,
    ),
    (
        "to-ec2",
        r#"[{"Effect": "Allow", "Action": "redshift:*", "Resource": "*"},
            {"Effect": "Allow", "Action": "iam:PassRole", "Resource": "*",
             "Condition": {"StringEquals": {"iam:PassedToService": "ec2.amazonaws.com"}}}]"#,
    ),
    (
        "to-c2",
        r#"[{"Effect": "Allow", "Action": "redshift:*", "Resource": "*"},
            {"Effect": "Allow", "Action": "iam:PassRole", "Resource": "*",
             "Condition": {"ArnLike": {"iam:AssociatedResourceArn": "arn:aws:redshift:us-east-1:*:cluster:c2"}}}]"#,
    ),
    (
        "denied-b",
        r#"[{"Effect": "Allow", "Action": ["redshift:*", "iam:PassRole"], "Resource": "*"},
            {"Effect": "Deny", "Action": "iam:PassRole", "Resource": "arn:aws:iam::123456789012:role/B"}]"#,
    ),
    (
        "guide",
        r#"[{"Effect": "Allow", "Action": "redshift:DescribeClusters", "Resource": "*"},
            {"Effect": "Allow", "Action": ["redshift:ModifyClusterIamRoles", "redshift:CreateCluster"],
             "Resource": ["arn:aws:redshift:123456789012:us-east-1:cluster/my-redshift-cluster",
                          "arn:aws:redshift:123456789012:us-east-1:cluster/my-second-redshift-cluster"]},
            {"Effect": "Allow", "Action": "iam:PassRole",
             "Resource": ["arn:aws:iam::123456789012:role/MyRedshiftRole",
                          "arn:aws:iam::123456789012:role/SecondRedshiftRole",
                          "arn:aws:iam::123456789012:role/ThirdRedshiftRole"]}]"#,
    ),
    ("iam-admin", r#"[{"Effect": "Allow", "Action": "iam:*", "Resource": "*"}]"#),
    (
        "ann-only",
        r#"[{"Effect": "Allow", "Action": "redshift:GetClusterCredentials",
             "Resource": "arn:aws:redshift:us-east-1:123456789012:dbuser:c1/ann"}]"#,
    ),
    (
        "team-data",
        r#"[{"Effect": "Allow", "Action": "redshift:*", "Resource": "*",
             "Condition": {"StringEquals": {"aws:ResourceTag/team": "data"}}}]"#,
    ),
];

pub(crate) struct World {
    pub(crate) control: Control,
    pub(crate) clock: Arc<FixedClock>,
    pub(crate) runtime: Arc<CountingRuntime>,
    pub(crate) api: RedshiftApi,
    pub(crate) identity: Identity,
    meta: Meta,
    ids: Arc<dyn Ids>,
    reconciler: Option<(JoinHandle<()>, CancellationToken)>,
}

impl World {
    /// The reconciler does not run yet.
    pub(crate) async fn new() -> Self {
        let clock = Arc::new(FixedClock::at(DateTime::parse_from_rfc3339("2026-11-24T12:00:00Z").unwrap().to_utc()));
        let ids: Arc<dyn Ids> = Arc::new(SeededIds::default());
        let meta = Meta::in_memory(ids.clone()).await.unwrap();
        let options = IdentityOptions::new(AccountId::parse(ACCOUNT).unwrap(), region());
        let identity = Identity::open(meta.clone(), options, clock.clone(), ids.clone()).await.unwrap();
        identity.bootstrap(&bootstrap_spec()).await.unwrap();
        let control = Control::open(meta.clone(), clock.clone(), ids.clone(), settings()).await.unwrap();
        let (api, runtime) = (RedshiftApi::new(control.clone()), Arc::default());
        Self { control, clock, runtime, api, identity, meta, ids, reconciler: None }
    }

    /// With the reconciler running.
    pub(crate) async fn running() -> Self {
        let mut world = Self::new().await;
        world.reconcile().await;
        world
    }

    pub(crate) async fn reconcile(&mut self) {
        let mut reconciler = Reconciler::new(self.control.clone(), self.runtime.clone());
        reconciler.start_all().await;
        let shutdown = CancellationToken::new();
        self.reconciler = Some((tokio::spawn(reconciler.run(shutdown.clone())), shutdown));
    }

    pub(crate) async fn shut_down(&mut self) {
        let (task, shutdown) = self.reconciler.take().unwrap();
        shutdown.cancel();
        task.await.unwrap();
    }

    /// The same server, started again after it ended without a word: nothing but what is on disk is left.
    pub(crate) async fn restart(&mut self) {
        if let Some((task, _)) = self.reconciler.take() {
            task.abort();
            let _ = task.await;
        }
        self.control =
            Control::open(self.meta.clone(), self.clock.clone(), self.ids.clone(), settings()).await.unwrap();
        self.api = RedshiftApi::new(self.control.clone());
        self.runtime = Arc::default();
    }

    pub(crate) fn advance(&self, seconds: i64) {
        self.clock.advance(TimeDelta::seconds(seconds));
        self.control.wake();
    }

    pub(crate) fn ctx(&self, user: &str) -> OpCtx {
        self.ctx_of(&access_key(user))
    }

    pub(crate) fn ctx_of(&self, key: &AccessKeyId) -> OpCtx {
        let key = self.identity.access_key(key).unwrap();
        let info = RequestInfo::internal(RequestId::new(&*self.ids), region());
        self.identity.context(&key, info).unwrap()
    }

    /// Calls an action with parameters such as `ClusterIdentifier=c1 NodeType=ra3.large`.
    pub(crate) async fn call(&self, user: &str, action: &str, params: &str) -> Result<String, ApiError> {
        let pairs = params.split_whitespace().map(|pair| pair.split_once('=').unwrap());
        let params = QueryParams::from_pairs(pairs);
        self.api.call(&self.ctx(user), action, &params).await.map(|body| body.content().to_owned())
    }

    /// The error that a call must answer, as `Code status: message`.
    pub(crate) async fn refusal(&self, user: &str, action: &str, params: &str) -> String {
        let ApiError { code, status, message, .. } = self.call(user, action, params).await.unwrap_err();
        format!("{code} {status}: {message}")
    }

    /// Makes a cluster of this name and parameters, as alice.
    pub(crate) async fn create(&self, name: &str, more: &str) -> String {
        self.call("alice", "CreateCluster", &create_params(name, more)).await.unwrap()
    }

    /// Makes a cluster and brings it to `available`.
    pub(crate) async fn create_available(&self, name: &str, more: &str) {
        self.create(name, more).await;
        self.eventually(name, |cluster| cluster.is_some_and(|cluster| cluster.endpoint.is_some())).await;
        self.advance(2);
        self.eventually(name, |cluster| cluster.is_some_and(|cluster| cluster.available_at.is_some())).await;
    }

    pub(crate) fn cluster(&self, name: &str) -> Option<Arc<Cluster>> {
        self.control.cluster(&key(name))
    }

    /// Waits for the reconciler to bring a cluster to where it should be.
    pub(crate) async fn eventually(&self, name: &str, wanted: impl Fn(Option<&Cluster>) -> bool) {
        let key = key(name);
        let reached = self.control.wait_until(|state| wanted(state.cluster(&key).map(|cluster| &**cluster)));
        tokio::time::timeout(Duration::from_secs(10), reached).await.expect("the reconciler does not get there");
    }

    /// A cluster's status, roles and default role on one line.
    pub(crate) fn show(&self, name: &str) -> String {
        let Some(cluster) = self.cluster(name) else { return "gone".to_owned() };
        let roles = cluster.roles.roles().iter().map(|role| format!(" {}:{}", role.role.name(), role.status.as_str()));
        let default = cluster.roles.default_role().map(|role| format!(" default:{}", role.name()));
        format!("{}{}{}", cluster.status.as_str(), roles.collect::<String>(), default.unwrap_or_default())
    }
}

pub(crate) fn create_params(name: &str, more: &str) -> String {
    format!(
        "ClusterIdentifier={name} NodeType=dc1.large NumberOfNodes=2 MasterUsername=awsuser \
         MasterUserPassword=Passw0rd-1 {more}"
    )
}

/// `add(&["A", "B"])`: parameters that add roles; `list` is the parameter's name.
pub(crate) fn role_params(list: &str, names: &[&str]) -> String {
    let param =
        |(number, name): (usize, &&str)| format!("{list}.IamRoleArn.{number}=arn:aws:iam::{ACCOUNT}:role/{name} ");
    (1..).zip(names).map(param).collect()
}

pub(crate) fn key(name: &str) -> ClusterKey {
    let identifier = ClusterIdentifier::parse(name).unwrap();
    ClusterKey { account: AccountId::parse(ACCOUNT).unwrap(), identifier }
}

fn region() -> Region {
    Region::parse("us-east-1").unwrap()
}

fn settings() -> ControlSettings {
    ControlSettings { region: region(), max_iam_roles: 10, role_apply_delay: Duration::from_secs(2) }
}

fn access_key(user: &str) -> AccessKeyId {
    let name = user.to_ascii_uppercase().replace('-', "_");
    AccessKeyId::parse(&format!("AKIA{name:_<16}")).unwrap()
}

fn bootstrap_spec() -> BootstrapSpec {
    let user = |(name, statements): &(&str, &str)| BootstrapUser {
        name: (*name).to_owned(),
        access_key: Some((access_key(name), Secret::new("secret"))),
        policies: Vec::new(),
        inline: vec![BootstrapInlinePolicy {
            name: "policy".to_owned(),
            document: format!(r#"{{"Version": "2012-10-17", "Statement": {statements}}}"#),
        }],
    };
    let id = AccountId::parse(ACCOUNT).unwrap();
    let users = USERS.iter().map(user).collect();
    let account = BootstrapAccount { id, root_key: None, users, control_policies: Vec::new() };
    BootstrapSpec { accounts: vec![account] }
}

/// Remembers what runs and what was asked of it.
#[derive(Default)]
pub(crate) struct CountingRuntime {
    pub(crate) running: Mutex<BTreeSet<ClusterKey>>,
    pub(crate) starts: Mutex<Vec<ClusterStart>>,
    pub(crate) stopped: Mutex<Vec<ClusterKey>>,
    pub(crate) destroyed: Mutex<Vec<ClusterKey>>,
    pub(crate) passwords: Mutex<Vec<String>>,
    /// The ids of those whose data there is.
    pub(crate) snapshots: Mutex<BTreeSet<String>>,
    /// The names of those that were restored.
    pub(crate) tables: Mutex<BTreeSet<String>>,
    pub(crate) sweeps: AtomicUsize,
    /// The next start breaks down instead of failing.
    pub(crate) panics: AtomicBool,
    /// So many calls fail before one succeeds.
    pub(crate) n_failures: AtomicUsize,
    ports: AtomicU16,
}

impl CountingRuntime {
    fn fail_if_asked(&self, action: &'static str, subject: &dyn std::fmt::Display) -> Result<(), RuntimeError> {
        let one_less = |n: usize| n.checked_sub(1);
        match self.n_failures.fetch_update(Ordering::SeqCst, Ordering::SeqCst, one_less) {
            Ok(_) => Err(RuntimeError { action, subject: subject.to_string(), source: "as asked".into() }),
            Err(_) => Ok(()),
        }
    }
}

#[async_trait]
impl ClusterRuntime for CountingRuntime {
    async fn start(&self, spec: &ClusterStart) -> Result<Endpoint, RuntimeError> {
        self.starts.lock().unwrap().push(spec.clone());
        assert!(!self.panics.swap(false, Ordering::SeqCst), "as asked");
        self.fail_if_asked("start", &spec.key())?;
        self.running.lock().unwrap().insert(spec.key());
        let next = || 5439 + self.ports.fetch_add(1, Ordering::SeqCst);
        Ok(Endpoint { host: "127.0.0.1".to_owned(), port: spec.port.unwrap_or_else(next) })
    }

    async fn stop(&self, spec: &ClusterStart) -> Result<(), RuntimeError> {
        self.running.lock().unwrap().retain(|key| *key != spec.key());
        self.stopped.lock().unwrap().push(spec.key());
        Ok(())
    }

    async fn destroy(&self, spec: &ClusterStart) -> Result<(), RuntimeError> {
        self.fail_if_asked("destroy", &spec.key())?;
        self.running.lock().unwrap().remove(&spec.key());
        self.destroyed.lock().unwrap().push(spec.key());
        Ok(())
    }

    async fn set_admin_password(&self, spec: &ClusterStart) -> Result<(), RuntimeError> {
        self.fail_if_asked("set the password of", &spec.key())?;
        self.passwords.lock().unwrap().push(spec.master_password.clone().unwrap().expose().to_owned());
        Ok(())
    }

    async fn snapshot(&self, _spec: &ClusterStart, snapshot: &str) -> Result<u64, RuntimeError> {
        self.fail_if_asked("take a snapshot of", &snapshot)?;
        self.snapshots.lock().unwrap().insert(snapshot.to_owned());
        Ok(3 << 20)
    }

    async fn copy_snapshot(&self, from: &str, to: &str) -> Result<u64, RuntimeError> {
        assert!(self.snapshots.lock().unwrap().contains(from));
        self.snapshots.lock().unwrap().insert(to.to_owned());
        Ok(3 << 20)
    }

    async fn restore_table(&self, spec: &ClusterStart, table: &TableRestore) -> Result<TableRestored, RuntimeError> {
        self.fail_if_asked("restore a table of", &spec.key())?;
        assert!(self.snapshots.lock().unwrap().contains(&table.snapshot));
        let mut tables = self.tables.lock().unwrap();
        if tables.contains(&table.new_table) {
            return Ok(TableRestored::Refused(format!("relation `{}` exists already", table.new_table)));
        }
        tables.insert(table.new_table.clone());
        Ok(TableRestored::Done { size_bytes: 3 << 20 })
    }

    async fn sweep_snapshots(&self) -> Result<(), RuntimeError> {
        let sweeps = self.sweeps.fetch_add(1, Ordering::SeqCst);
        tracing::debug!(sweeps, "swept");
        Ok(())
    }
}

/// The instant of the clock, for comparisons.
pub(crate) fn now(world: &World) -> DateTime<chrono::Utc> {
    world.clock.now()
}
