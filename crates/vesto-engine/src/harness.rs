//! Tests run SQL on an engine over a temporary warehouse, without a network, and compare whole transcripts.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{TimeZone, Utc};
use futures::StreamExt;
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;
use vesto_identity::{Identity, IdentityOptions};
use vesto_meta::Meta;
use vesto_objects::Objects;
use vesto_session::{Credential, Login, Outcome, Parameter, RowsTag, Session, SqlService};
use vesto_types::{AccountId, ClusterIdentifier, FixedClock, Region, RoleArn, Secret, SeededIds, SqlError};
use vesto_warehouse::{Warehouse, WarehouseOptions};

use crate::cast::text_of;
use crate::types::column_type;
use crate::{AssociatedRole, ClusterLogins, ClusterRoles, ControlPlane, Engine, EngineConfig};

pub(crate) struct TestEngine {
    pub(crate) engine: Engine,
    _clock: Arc<FixedClock>,
    _directory: TempDir,
}

/// A cluster without roles, temporary logins and parameters of its own.
pub(crate) struct Nothing;

impl ClusterRoles for Nothing {
    fn roles(&self) -> Vec<AssociatedRole> {
        Vec::new()
    }

    fn default_role(&self) -> Option<RoleArn> {
        None
    }
}

impl ClusterLogins for Nothing {
    fn temporary(&self, _name: &str, _database: &str) -> Vec<Credential> {
        Vec::new()
    }

    fn parameters(&self) -> BTreeMap<String, String> {
        BTreeMap::new()
    }
}

impl TestEngine {
    pub(crate) async fn start() -> Self {
        Self::start_with(Arc::new(Nothing)).await
    }

    pub(crate) async fn start_with(logins: Arc<dyn ClusterLogins>) -> Self {
        Self::start_as(logins, |_| {}).await
    }

    /// With another configuration than usual.
    pub(crate) async fn start_as(logins: Arc<dyn ClusterLogins>, change: impl FnOnce(&mut EngineConfig)) -> Self {
        let directory = tempfile::tempdir().expect("a directory");
        let ids = Arc::new(SeededIds::default());
        let clock = Arc::new(FixedClock::at(Utc.with_ymd_and_hms(2026, 11, 24, 12, 30, 15).single().expect("a time")));
        let admin = Engine::administrator("awsuser", Some(&Secret::new("Password1")), ids.as_ref());
        let warehouse = Warehouse::open(directory.path(), WarehouseOptions::new(admin), clock.clone(), ids.clone());
        let warehouse = warehouse.await.expect("opens");
        let mut config = EngineConfig {
            account: AccountId::parse("123456789012").expect("valid"),
            region: Region::parse("us-east-1").expect("valid"),
            cluster: ClusterIdentifier::parse("test").expect("valid"),
            database: "dev".to_owned(),
            spill_directory: directory.path().join("spill"),
            query_memory: 256 << 20,
            copy_memory: 256 << 20,
            copy_range_bytes: EngineConfig::COPY_RANGE_BYTES,
            parallelism: 2,
            auto_compaction: true,
            cpu: None,
        };
        change(&mut config);
        std::fs::create_dir_all(&config.spill_directory).expect("a directory");
        let meta = Meta::in_memory(ids.clone()).await.expect("opens");
        let options = IdentityOptions::new(config.account.clone(), config.region.clone());
        let identity = Identity::open(meta, options, clock.clone(), ids.clone()).await.expect("opens");
        let objects = Objects::open(&directory.path().join("s3"), clock.clone(), ids.clone()).await.expect("opens");
        let plane = ControlPlane { roles: Arc::new(Nothing), logins };
        let engine = Engine::open(config, warehouse, identity, objects, plane, clock.clone(), ids);
        let engine = engine.expect("opens");
        Self { engine, _clock: clock, _directory: directory }
    }

    pub(crate) async fn session(&self) -> Client {
        self.session_of("awsuser").await
    }

    pub(crate) async fn session_of(&self, user: &str) -> Client {
        let login = Login {
            user: user.to_owned(),
            database: "dev".to_owned(),
            parameters: BTreeMap::new(),
            peer: None,
            tls: false,
            process_id: 4711,
            temporary: None,
        };
        Client(self.engine.open(login).await.expect("logs in"))
    }
}

/// A client in simple query mode.
pub(crate) struct Client(pub(crate) Box<dyn Session>);

impl Client {
    /// Runs a query string as the simple protocol does; answers rows, tags, notices and errors as text.
    pub(crate) async fn run(&mut self, sql: &str) -> String {
        let mut out = String::new();
        if let Err(error) = self.unit(sql, &mut out).await {
            out.push_str(&format!("ERROR {}: {}\n", error.state.0, error.message));
            if let Some(detail) = error.detail {
                out.push_str(&format!("DETAIL: {detail}\n"));
            }
        }
        if let Err(error) = self.0.sync().await {
            out.push_str(&format!("ERROR {}: {} (at sync)\n", error.state.0, error.message));
        }
        out
    }

    /// The error of a query string that fails.
    pub(crate) async fn refusal(&mut self, sql: &str) -> SqlError {
        let refused = self.unit(sql, &mut String::new()).await;
        self.0.sync().await.expect("a session that goes on");
        refused.expect_err("a statement that fails")
    }

    async fn unit(&mut self, sql: &str, out: &mut String) -> Result<(), SqlError> {
        for statement in self.0.parse(sql)? {
            let outcome = self.0.execute(&statement, &[], CancellationToken::new()).await;
            for notice in self.0.take_notices() {
                out.push_str(&format!("{}: {}\n", notice.severity.as_str(), notice.message));
            }
            self.show(outcome?, out).await?;
        }
        Ok(())
    }

    async fn show(&mut self, outcome: Outcome, out: &mut String) -> Result<(), SqlError> {
        match outcome {
            Outcome::Command(tag) => out.push_str(&format!("{tag}\n")),
            Outcome::Empty => out.push_str("(empty)\n"),
            Outcome::Rows(mut rows) => {
                let names: Vec<&str> = rows.columns.iter().map(|column| column.name.as_str()).collect();
                out.push_str(&format!("{}\n", names.join(" | ")));
                let mut n_rows = 0;
                while let Some(batch) = rows.batches.next().await {
                    let batch = batch.inspect_err(|_| self.0.fail())?;
                    let schema = batch.schema();
                    let fields = batch.columns().iter().zip(schema.fields());
                    let columns: Vec<_> =
                        fields.map(|(column, field)| text_of(column, &column_type(field)).expect("text")).collect();
                    for row in 0..batch.num_rows() {
                        let cells = columns.iter().map(|column| {
                            use arrow::array::Array;
                            if column.is_null(row) { "NULL" } else { column.value(row) }
                        });
                        out.push_str(&format!("{}\n", cells.collect::<Vec<_>>().join(" | ")));
                        n_rows += 1;
                    }
                }
                match rows.tag {
                    RowsTag::Counted(word) => out.push_str(&format!("{word} {n_rows}\n")),
                    RowsTag::Plain(word) => out.push_str(&format!("{word}\n")),
                }
            }
        }
        Ok(())
    }

    /// One statement of the extended protocol, with text parameters.
    pub(crate) async fn bound(&mut self, sql: &str, parameters: &[(u32, Option<&str>)]) -> String {
        let mut out = String::new();
        let done = async {
            let statement = self.0.parse(sql)?.remove(0);
            let oids: Vec<u32> = parameters.iter().map(|(oid, _)| *oid).collect();
            let described = self.0.describe(&statement, &oids).await?;
            out.push_str(&format!("parameters {:?}\n", described.parameter_oids));
            let values: Vec<Parameter> = parameters
                .iter()
                .zip(&described.parameter_oids)
                .map(|((_, text), oid)| Parameter { oid: *oid, text: text.map(str::to_owned) })
                .collect();
            let outcome = self.0.execute(&statement, &values, CancellationToken::new()).await?;
            self.show(outcome, &mut out).await
        };
        if let Err(error) = done.await {
            out.push_str(&format!("ERROR {}: {}\n", error.state.0, error.message));
        }
        if let Err(error) = self.0.sync().await {
            out.push_str(&format!("ERROR {}: {} (at sync)\n", error.state.0, error.message));
        }
        out
    }
}
