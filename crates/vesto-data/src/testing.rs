//! A Data API over nothing: a cluster whose SQL service does what a statement's words say.

use std::sync::Arc;
use std::time::Duration;

use arrow::array::{ArrayRef, Int32Array, RecordBatch};
use async_trait::async_trait;
use chrono::DateTime;
use futures::{StreamExt, stream};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;
use vesto_aws_wire::{Members, QueryParams};
use vesto_control::{Control, ControlSettings, RedshiftApi};
use vesto_identity::{
    BootstrapAccount, BootstrapInlinePolicy, BootstrapSpec, BootstrapUser, Identity, IdentityOptions, OpCtx,
    RequestInfo,
};
use vesto_meta::Meta;
use vesto_secrets::Secrets;
use vesto_session::{
    Column, Credential, Login, Outcome, Parameter, ParsedStatement, Rows, RowsTag, Session, SqlService,
    StatementDescription, TransactionStatus,
};
use vesto_types::{
    AccessKeyId, AccountId, ColumnType, FixedClock, Ids, Notice, PasswordVerifiers, Region, RequestId, Secret,
    SeededIds, SqlError, SqlState,
};

use crate::actions::data_actions;
use crate::{DataApi, SqlEndpoints};

const USERS: &[(&str, &str)] = &[
    ("alice", r#"["redshift-data:*", "redshift:*", "secretsmanager:*"]"#),
    ("bob", r#"["redshift-data:*", "redshift:*"]"#),
    ("carol", r#"["redshift-data:*"]"#),
    ("nobody", r#"["s3:GetObject"]"#),
];

pub(crate) struct World {
    pub(crate) api: DataApi,
    pub(crate) identity: Identity,
    pub(crate) control: Control,
    pub(crate) clock: Arc<FixedClock>,
    pub(crate) endpoints: SqlEndpoints,
    pub(crate) secrets: Secrets,
    meta: Meta,
    ids: Arc<dyn Ids>,
    directory: TempDir,
}

impl World {
    /// With the cluster `c1`, which runs.
    pub(crate) async fn new() -> Self {
        let clock = Arc::new(FixedClock::at(DateTime::parse_from_rfc3339("2026-11-24T12:00:00Z").unwrap().to_utc()));
        let ids: Arc<dyn Ids> = Arc::new(SeededIds::default());
        let meta = Meta::in_memory(ids.clone()).await.unwrap();
        let region = Region::parse("us-east-1").unwrap();
        let account = AccountId::parse("123456789012").unwrap();
        let options = IdentityOptions::new(account.clone(), region.clone());
        let identity = Identity::open(meta.clone(), options, clock.clone(), ids.clone()).await.unwrap();
        identity.bootstrap(&spec(account)).await.unwrap();
        let settings = ControlSettings { region: region.clone(), max_iam_roles: 10, role_apply_delay: Duration::ZERO };
        let control = Control::open(meta.clone(), clock.clone(), ids.clone(), settings).await.unwrap();
        let secrets = Secrets::open(meta.clone(), region, clock.clone(), ids.clone()).await.unwrap();
        let (endpoints, directory) = (SqlEndpoints::default(), tempfile::tempdir().unwrap());
        let api = open(&control, &secrets, &meta, &endpoints, &directory).await;
        let world = Self { api, identity, control, clock, endpoints, secrets, meta, ids, directory };
        let params = [
            ("ClusterIdentifier", "c1"),
            ("NodeType", "dc1.large"),
            ("MasterUsername", "awsuser"),
            ("MasterUserPassword", "Passw0rd"),
            ("ClusterType", "single-node"),
        ];
        let redshift = RedshiftApi::new(world.control.clone());
        let made = redshift.call(&world.ctx("alice"), "CreateCluster", &QueryParams::from_pairs(params)).await;
        made.unwrap();
        world.endpoints.add(&world.namespace(), Arc::new(Words));
        world
    }

    pub(crate) fn namespace(&self) -> String {
        self.control.cluster_named(&self.ctx("alice"), "c1").unwrap().namespace.clone()
    }

    /// The same after the server was killed and came back.
    pub(crate) async fn restart(&mut self) {
        self.endpoints = SqlEndpoints::default();
        self.api = open(&self.control, &self.secrets, &self.meta, &self.endpoints, &self.directory).await;
        self.endpoints.add(&self.namespace(), Arc::new(Words));
    }

    pub(crate) fn ctx(&self, user: &str) -> OpCtx {
        let key = self.identity.authenticate(&key_id(user), None).unwrap();
        let request = RequestInfo::internal(RequestId::new(&*self.ids), Region::parse("us-east-1").unwrap());
        self.identity.context(&key, request).unwrap()
    }

    /// The answer, or code and message of the error.
    pub(crate) async fn call(&self, user: &str, action: &str, request: Value) -> Result<Value, String> {
        let Value::Object(members) = request else { panic!("not an object") };
        let request: Members = members.into_iter().collect();
        let answer = data_actions().call(&self.api, &self.ctx(user), action, &request).await;
        let answer = answer.map_err(|error| format!("{}: {}", error.code, error.message))?;
        Ok(serde_json::from_str(&answer).unwrap())
    }

    /// Runs a statement as `awsuser` to its end, and describes it.
    pub(crate) async fn run(&self, user: &str, sql: &str, more: Value) -> Value {
        self.run_action(user, "ExecuteStatement", merged(json!({ "Sql": sql }), more)).await
    }

    pub(crate) async fn run_action(&self, user: &str, action: &str, request: Value) -> Value {
        let mut whole = json!({ "WaitTimeSeconds": 30 });
        if request.get("SessionId").is_none() {
            whole = merged(whole, json!({ "ClusterIdentifier": "c1", "Database": "dev", "DbUser": "awsuser" }));
        }
        let begun = self.call(user, action, merged(whole, request)).await.unwrap();
        self.call(user, "DescribeStatement", json!({ "Id": begun["Id"] })).await.unwrap()
    }
}

pub(crate) fn merged(mut whole: Value, more: Value) -> Value {
    let Value::Object(more) = more else { panic!("not an object") };
    whole.as_object_mut().unwrap().extend(more);
    whole
}

async fn open(
    control: &Control,
    secrets: &Secrets,
    meta: &Meta,
    endpoints: &SqlEndpoints,
    directory: &TempDir,
) -> DataApi {
    let opened = DataApi::open(control.clone(), secrets.clone(), meta.clone(), endpoints.clone(), directory.path());
    opened.await.unwrap()
}

fn key_id(user: &str) -> AccessKeyId {
    AccessKeyId::parse(&format!("AKIA{:A>16}", user.to_ascii_uppercase())).unwrap()
}

fn spec(account: AccountId) -> BootstrapSpec {
    let user = |(name, actions): &(&str, &str)| {
        let document = format!(
            r#"{{"Version": "2012-10-17", "Statement": [{{"Effect": "Allow", "Action": {actions}, "Resource": "*"}}]}}"#
        );
        let inline = vec![BootstrapInlinePolicy { name: "p".to_owned(), document }];
        let access_key = Some((key_id(name), Secret::new("secret")));
        BootstrapUser { name: (*name).to_owned(), access_key, policies: Vec::new(), inline }
    };
    let users = USERS.iter().map(user).collect();
    let accounts = vec![BootstrapAccount { id: account, root_key: None, users, control_policies: Vec::new() }];
    BootstrapSpec { accounts }
}

/// Understands `rows N`, `wait`, `fail`, and takes every other word for a command's tag.
struct Words;

struct WordSession {
    failed: bool,
    /// What was run in the open unit, and what was committed.
    user: String,
}

#[async_trait]
impl SqlService for Words {
    async fn credentials(&self, user: &str, _database: &str) -> Result<Vec<Credential>, SqlError> {
        let verifiers = PasswordVerifiers::of(user, &Secret::new("Passw0rd"), &SeededIds::default());
        Ok(vec![Credential { verifiers, temporary: None }])
    }

    async fn open(&self, login: Login) -> Result<Box<dyn Session>, SqlError> {
        if login.user == "missing" {
            return Err(SqlError::new(SqlState::UNDEFINED_OBJECT, "user \"missing\" does not exist"));
        }
        Ok(Box::new(WordSession { failed: false, user: login.user }))
    }
}

#[async_trait]
impl Session for WordSession {
    fn parse(&mut self, sql: &str) -> Result<Vec<ParsedStatement>, SqlError> {
        let parsed = |text: &str| ParsedStatement {
            inner: Arc::new(text.trim().to_owned()),
            n_parameters: 0,
            outlives_client: false,
        };
        Ok(sql.split(';').filter(|text| !text.trim().is_empty()).map(parsed).collect())
    }

    async fn describe(
        &mut self,
        _statement: &ParsedStatement,
        _parameter_oids: &[u32],
    ) -> Result<StatementDescription, SqlError> {
        Err(SqlError::not_supported("describing"))
    }

    async fn execute(
        &mut self,
        statement: &ParsedStatement,
        _parameters: &[Parameter],
        cancel: CancellationToken,
    ) -> Result<Outcome, SqlError> {
        let text = statement.inner.downcast_ref::<String>().unwrap();
        match text.split(' ').collect::<Vec<_>>().as_slice() {
            ["rows", n] => Ok(rows(n.parse().unwrap())),
            ["fail"] => Err(SqlError::new(SqlState::SYNTAX_ERROR, "it fails").with_detail("why").with_hint("how")),
            ["wait"] => {
                cancel.cancelled().await;
                Err(SqlError::new(SqlState::QUERY_CANCELED, "canceling statement due to user request"))
            }
            ["user"] => Ok(Outcome::Command(format!("USER {}", self.user))),
            _ => Ok(Outcome::Command(text.clone())),
        }
    }

    fn fail(&mut self) {
        self.failed = true;
    }

    async fn sync(&mut self) -> Result<(), SqlError> {
        self.failed = false;
        Ok(())
    }

    fn transaction_status(&self) -> TransactionStatus {
        TransactionStatus::Idle
    }

    fn last_query_id(&self) -> Option<i64> {
        Some(77)
    }

    fn take_notices(&mut self) -> Vec<Notice> {
        vec![Notice::info("Load into table 't' completed, 12 record(s) loaded successfully.")]
    }

    fn take_parameter_changes(&mut self) -> Vec<(String, String)> {
        Vec::new()
    }
}

fn rows(n: i32) -> Outcome {
    let numbers: ArrayRef = Arc::new(Int32Array::from_iter_values(0..n));
    let batch = RecordBatch::try_from_iter([("n", numbers)]).unwrap();
    Outcome::Rows(Rows {
        columns: vec![Column::new("n", &ColumnType::Integer)],
        batches: stream::iter([Ok(batch)]).boxed(),
        tag: RowsTag::Counted("SELECT"),
    })
}
