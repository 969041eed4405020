//! A cluster `c1` with two accounts' identities, an object store and associations that a test sets as it likes.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, mpsc};

use arrow::array::{Array, AsArray};
use chrono::DateTime;
use futures::StreamExt;
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;
use vesto_aws_wire::QueryParams;
use vesto_identity::actions::{iam_actions, sts_actions};
use vesto_identity::{ActionTable, BootstrapAccount, BootstrapSpec, Identity, IdentityOptions, OpCtx, RequestInfo};
use vesto_meta::Meta;
use vesto_objects::{
    ListObjectsV2, Objects, PutObject, body_of, create_bucket, delete_bucket_policy, list_objects_v2,
    put_bucket_policy, put_object,
};
use vesto_session::{Login, Outcome, Session, SqlService};
use vesto_types::{
    AccessKeyId, AccountId, ClusterIdentifier, FixedClock, Ids, MissingUser, Region, RequestId, RoleArn, Secret,
    SeededIds, SqlError, TemporaryLogin,
};
use vesto_warehouse::{Warehouse, WarehouseOptions};

use crate::harness::Nothing;
use crate::{AssociatedRole, AssociationStatus, ClusterRoles, ControlPlane, Engine, EngineConfig};

pub(crate) const ACCOUNT: &str = "123456789012";
pub(crate) const OTHER_ACCOUNT: &str = "210987654321";
pub(crate) const ROOT_KEY: &str = "AKIAROOTROOTROOTROOT";
pub(crate) const ROOT_SECRET: &str = "secret-of-root";
pub(crate) const OTHER_KEY: &str = "AKIAOTHEROTHEROTHERR";
pub(crate) const TRUST_REDSHIFT: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"redshift.amazonaws.com"},"Action":"sts:AssumeRole"}]}"#;

#[derive(Default)]
pub(crate) struct Roles {
    associated: Mutex<Vec<AssociatedRole>>,
    default: Mutex<Option<RoleArn>>,
    gate: Mutex<Option<Gate>>,
}

/// Stops a statement when it asks for the associated roles, which it does first and then before each object.
struct Gate {
    left: usize,
    reached: mpsc::Sender<()>,
    opened: mpsc::Receiver<()>,
}

/// The test's side of a gate.
pub(crate) struct Stopped {
    reached: mpsc::Receiver<()>,
    opened: mpsc::Sender<()>,
}

impl Stopped {
    /// Waits until the statement stands at the gate.
    pub(crate) async fn wait(self) -> Self {
        tokio::task::spawn_blocking(move || {
            self.reached.recv().unwrap();
            self
        })
        .await
        .unwrap()
    }

    pub(crate) fn open(self) {
        self.opened.send(()).unwrap();
    }
}

impl ClusterRoles for Roles {
    fn roles(&self) -> Vec<AssociatedRole> {
        let mut gate = self.gate.lock().unwrap();
        if let Some(left) = gate.as_mut().map(|gate| &mut gate.left) {
            *left -= 1;
        }
        let stopped = if gate.as_ref().is_some_and(|gate| gate.left == 0) { gate.take() } else { None };
        drop(gate);
        if let Some(gate) = stopped {
            gate.reached.send(()).unwrap();
            gate.opened.recv().unwrap();
        }
        self.associated.lock().unwrap().clone()
    }

    fn default_role(&self) -> Option<RoleArn> {
        self.default.lock().unwrap().clone()
    }
}

pub(crate) struct World {
    pub(crate) identity: Identity,
    pub(crate) objects: Objects,
    pub(crate) roles: Arc<Roles>,
    pub(crate) engine: Engine,
    pub(crate) clock: Arc<FixedClock>,
    ids: Arc<dyn Ids>,
    iam: ActionTable<Identity>,
    sts: ActionTable<Identity>,
    _directory: TempDir,
}

impl World {
    /// With a table `t(id int)`, a bucket `lake`, and in it `data/1.txt` and `data/2.txt`.
    pub(crate) async fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let clock = Arc::new(FixedClock::at(DateTime::from_timestamp(1_790_000_000, 0).unwrap()));
        let ids: Arc<dyn Ids> = Arc::new(SeededIds::default());
        let (account, region) = (AccountId::parse(ACCOUNT).unwrap(), Region::parse("us-east-1").unwrap());
        let meta = Meta::in_memory(Arc::clone(&ids)).await.unwrap();
        let options = IdentityOptions::new(account.clone(), region.clone());
        let identity = Identity::open(meta, options, clock.clone(), Arc::clone(&ids)).await.unwrap();
        identity.bootstrap(&accounts()).await.unwrap();
        let objects = Objects::open(&directory.path().join("s3"), clock.clone(), Arc::clone(&ids)).await.unwrap();
        let admin = Engine::administrator("awsuser", None, &*ids);
        let options = WarehouseOptions::new(admin);
        let data = directory.path().join("warehouse");
        let warehouse = Warehouse::open(&data, options, clock.clone(), Arc::clone(&ids)).await.unwrap();
        let spill_directory = directory.path().join("spill");
        std::fs::create_dir_all(&spill_directory).unwrap();
        let config = EngineConfig {
            account,
            region,
            cluster: ClusterIdentifier::parse("c1").unwrap(),
            database: "dev".to_owned(),
            spill_directory,
            query_memory: 64 << 20,
            copy_memory: 64 << 20,
            copy_range_bytes: EngineConfig::COPY_RANGE_BYTES,
            parallelism: 2,
            auto_compaction: true,
            cpu: None,
        };
        let roles = Arc::new(Roles::default());
        let plane = ControlPlane { roles: Arc::<Roles>::clone(&roles), logins: Arc::new(Nothing) };
        let engine =
            Engine::open(config, warehouse, identity.clone(), objects.clone(), plane, clock.clone(), Arc::clone(&ids));
        let (iam, sts) = (iam_actions(), sts_actions());
        let engine = engine.unwrap();
        let world = Self { identity, objects, roles, engine, clock, ids, iam, sts, _directory: directory };
        create_bucket(&world.root(), &world.objects, "lake", None).await.unwrap();
        world.put("data/1.txt", "1\n").await;
        world.put("data/2.txt", "2\n").await;
        world.run("awsuser", "CREATE TABLE t (id int)").await.unwrap();
        world
    }

    pub(crate) fn root(&self) -> OpCtx {
        self.by_key(ROOT_KEY)
    }

    pub(crate) fn other_root(&self) -> OpCtx {
        self.by_key(OTHER_KEY)
    }

    fn by_key(&self, id: &str) -> OpCtx {
        let key = self.identity.access_key(&AccessKeyId::parse(id).unwrap()).unwrap();
        let request = RequestInfo::internal(RequestId::new(&*self.ids), self.identity.region().clone());
        self.identity.context(&key, request).unwrap()
    }

    /// An action of IAM or STS that must succeed; its answer.
    pub(crate) async fn call(&self, ctx: &OpCtx, action: &str, params: &[(&str, &str)]) -> String {
        let params = QueryParams::from_pairs(params.iter().copied());
        let table = if self.sts.knows(action) { &self.sts } else { &self.iam };
        match table.call(&self.identity, ctx, action, &params).await {
            Ok(body) => body.content().to_owned(),
            Err(error) => panic!("{action}: {}: {}", error.code, error.message),
        }
    }

    /// A role of the first account with this trust policy and inline policy `own` (none if empty); its ARN.
    pub(crate) async fn role_trusting(&self, name: &str, trust: &str, policy: &str) -> String {
        self.call(&self.root(), "CreateRole", &[("RoleName", name), ("AssumeRolePolicyDocument", trust)]).await;
        if !policy.is_empty() {
            self.put_policy(name, policy).await;
        }
        role_arn(name)
    }

    /// The same, trusting Redshift and associated with the cluster.
    pub(crate) async fn role(&self, name: &str, policy: &str) -> String {
        let arn = self.role_trusting(name, TRUST_REDSHIFT, policy).await;
        self.associate(&arn, AssociationStatus::InSync);
        arn
    }

    pub(crate) async fn put_policy(&self, role: &str, policy: &str) {
        let params = [("RoleName", role), ("PolicyName", "own"), ("PolicyDocument", policy)];
        self.call(&self.root(), "PutRolePolicy", &params).await;
    }

    /// A user of the first account with this inline policy `own` (none if empty); its access key's id.
    pub(crate) async fn user_with_key(&self, name: &str, policy: &str) -> String {
        self.call(&self.root(), "CreateUser", &[("UserName", name)]).await;
        if !policy.is_empty() {
            let params = [("UserName", name), ("PolicyName", "own"), ("PolicyDocument", policy)];
            self.call(&self.root(), "PutUserPolicy", &params).await;
        }
        let (id, _) = self.access_key(name).await;
        id
    }

    /// Id and secret of the key of a new user.
    pub(crate) async fn user_with_keys(&self, name: &str) -> (String, String) {
        self.call(&self.root(), "CreateUser", &[("UserName", name)]).await;
        self.access_key(name).await
    }

    async fn access_key(&self, user: &str) -> (String, String) {
        let answer = self.call(&self.root(), "CreateAccessKey", &[("UserName", user)]).await;
        let field = |name: &str| {
            let text = answer.split(&format!("<{name}>")).nth(1).and_then(|rest| rest.split('<').next());
            text.unwrap_or_else(|| panic!("{answer}")).to_owned()
        };
        (field("AccessKeyId"), field("SecretAccessKey"))
    }

    pub(crate) fn associate(&self, arn: &str, status: AssociationStatus) {
        let arn = RoleArn::parse(arn).unwrap();
        let mut associated = self.roles.associated.lock().unwrap();
        associated.retain(|role| role.arn != arn);
        associated.push(AssociatedRole { arn, status });
    }

    pub(crate) fn disassociate_all(&self) {
        self.roles.associated.lock().unwrap().clear();
    }

    /// Stops the next statement at its `n`th question for the associated roles.
    pub(crate) fn stop_at(&self, n: usize) -> Stopped {
        let ((reached, at_gate), (open, opened)) = (mpsc::channel(), mpsc::channel());
        *self.roles.gate.lock().unwrap() = Some(Gate { left: n, reached, opened });
        Stopped { reached: at_gate, opened: open }
    }

    pub(crate) fn make_default(&self, arn: &str) {
        *self.roles.default.lock().unwrap() = Some(RoleArn::parse(arn).unwrap());
    }

    pub(crate) async fn put(&self, key: &str, content: &str) {
        let body = body_of(content.to_owned());
        put_object(&self.root(), &self.objects, "lake", key, PutObject::default(), body).await.unwrap();
    }

    /// Whether any key of the bucket begins so.
    pub(crate) async fn exists(&self, prefix: &str) -> bool {
        let request = ListObjectsV2 { prefix: Some(prefix.to_owned()), ..ListObjectsV2::default() };
        !list_objects_v2(&self.root(), &self.objects, "lake", &request).await.unwrap().objects.is_empty()
    }

    pub(crate) async fn no_bucket_policy(&self) {
        delete_bucket_policy(&self.root(), &self.objects, "lake").await.unwrap();
    }

    pub(crate) async fn bucket_policy(&self, policy: &str) {
        put_bucket_policy(&self.root(), &self.objects, "lake", policy)
            .await
            .unwrap_or_else(|error| panic!("{error:?}"));
    }

    async fn session(&self, user: &str, key: Option<&str>) -> Box<dyn Session> {
        let temporary = key.map(|key| TemporaryLogin {
            user: user.to_owned(),
            missing_user: MissingUser::Refuse,
            groups: BTreeSet::new(),
            roles: BTreeSet::new(),
            database: None,
            access_key: Some(AccessKeyId::parse(key).unwrap()),
        });
        let login = Login {
            user: user.to_owned(),
            database: "dev".to_owned(),
            parameters: BTreeMap::new(),
            peer: None,
            tls: false,
            process_id: 4711,
            temporary: temporary.map(Arc::new),
        };
        self.engine.open(login).await.unwrap()
    }

    /// Runs statements; the rows of the last.
    pub(crate) async fn run(&self, user: &str, sql: &str) -> Result<Vec<Vec<String>>, SqlError> {
        self.run_in(self.session(user, None).await, sql).await
    }

    /// The same in a session whose temporary password was asked for with an access key.
    pub(crate) async fn run_as(&self, key: &str, user: &str, sql: &str) -> Result<Vec<Vec<String>>, SqlError> {
        self.run_in(self.session(user, Some(key)).await, sql).await
    }

    async fn run_in(&self, mut session: Box<dyn Session>, sql: &str) -> Result<Vec<Vec<String>>, SqlError> {
        let mut cells = Vec::new();
        for statement in session.parse(sql)? {
            let outcome = session.execute(&statement, &[], CancellationToken::new()).await?;
            let Outcome::Rows(mut rows) = outcome else { continue };
            cells.clear();
            while let Some(batch) = rows.batches.next().await {
                let batch = batch?;
                for row in 0..batch.num_rows() {
                    let cell = |column: &Arc<dyn Array>| {
                        let texts = column.as_string::<i32>();
                        if texts.is_null(row) { String::new() } else { texts.value(row).to_owned() }
                    };
                    cells.push(batch.columns().iter().map(cell).collect());
                }
            }
        }
        session.sync().await?;
        Ok(cells)
    }

    /// Only `step action resource decision: reason`, a line for each row.
    pub(crate) async fn explain(&self, user: &str, sql: &str) -> String {
        let rows = self.rows(user, sql).await;
        let lines = rows.iter().map(|row| {
            let [step, _, action, resource, decision, reason, ..] = row.as_slice() else { panic!("{row:?}") };
            format!("{decision} {step}: {action} on {resource}: {reason}\n")
        });
        lines.collect()
    }

    pub(crate) async fn rows(&self, user: &str, sql: &str) -> Vec<Vec<String>> {
        self.run(user, &format!("EXPLAIN AUTHORIZATION {sql}")).await.unwrap_or_else(|error| panic!("{error:?}"))
    }

    /// The error of a statement with DETAIL and HINT, request ids masked.
    pub(crate) async fn error(&self, user: &str, sql: &str) -> String {
        let error = self.run(user, sql).await.unwrap_err();
        let SqlError { state, message, detail, hint, .. } = error;
        let text = format!(
            "{} {message}\nDETAIL: {}\nHINT: {}\n",
            state.0,
            detail.unwrap_or_default(),
            hint.unwrap_or_default()
        );
        masked(&text)
    }
}

/// `Rid …,ExtRid …` and the query's id change from run to run.
fn masked(text: &str) -> String {
    let mut out = String::new();
    for line in text.lines() {
        let line = match (line.split_once(",Rid "), line.split_once(",CanRetry")) {
            (Some((before, _)), Some((_, after))) => format!("{before},Rid *,ExtRid *,CanRetry{after}"),
            _ if line.starts_with("  query: ") => "  query:     *".to_owned(),
            _ => line.to_owned(),
        };
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

pub(crate) fn role_arn(name: &str) -> String {
    format!("arn:aws:iam::{ACCOUNT}:role/{name}")
}

/// What a COPY from and an UNLOAD to `lake` need.
pub(crate) fn bucket_access() -> String {
    policy(&[
        r#"{"Effect":"Allow","Action":"s3:ListBucket","Resource":"arn:aws:s3:::lake"}"#,
        r#"{"Effect":"Allow","Action":["s3:GetObject","s3:PutObject","s3:DeleteObject"],"Resource":"arn:aws:s3:::lake/*"}"#,
    ])
}

pub(crate) fn policy(statements: &[&str]) -> String {
    format!(r#"{{"Version":"2012-10-17","Statement":[{}]}}"#, statements.join(","))
}

pub(crate) fn copy(role: &str) -> String {
    format!("COPY t FROM 's3://lake/data/' IAM_ROLE '{role}'")
}

fn accounts() -> BootstrapSpec {
    let account = |id: &str, key: &str, secret: &str| BootstrapAccount {
        id: AccountId::parse(id).unwrap(),
        root_key: Some((AccessKeyId::parse(key).unwrap(), Secret::new(secret))),
        users: Vec::new(),
        control_policies: Vec::new(),
    };
    let accounts = vec![account(ACCOUNT, ROOT_KEY, ROOT_SECRET), account(OTHER_ACCOUNT, OTHER_KEY, "other-secret")];
    BootstrapSpec { accounts }
}
