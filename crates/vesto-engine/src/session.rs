//! A client's conversation: settings, transaction, temporary tables, cursors and prepared statements.

pub(crate) mod cursors;
pub(crate) mod settings;
mod transactions;

pub(crate) use self::transactions::report as transaction_error;

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use tokio_util::sync::CancellationToken;
use vesto_session::{
    LiveNotices, Login, Outcome, Parameter, ParsedStatement, Session, StatementDescription, TransactionStatus,
};
use vesto_sql::{ParseOptions, Parsed, Statement};
use vesto_types::{AccessKeyId, Notice, SqlError, SqlState};
use vesto_warehouse::syslog::QueryRecord;
use vesto_warehouse::{GroupId, RelationId, TempSpace, UserId};

use self::cursors::Cursor;
use self::settings::Settings;
pub(crate) use self::transactions::{Block, Transactions};
use crate::authorization;
use crate::engine::Shared;
use crate::login::LoggedIn;
use crate::planning::scope::{Facts, LastLoad, Refusal, Scope};
use crate::statements::{self, prepare::PreparedStatement};

/// Notices that may wait for a client that reads slowly; more are dropped.
const LIVE_NOTICES: usize = 16;

pub(crate) struct SqlSession {
    pub(crate) shared: Arc<Shared>,
    pub(crate) process_id: i32,
    /// Who logged in.
    pub(crate) session_user: (UserId, String),
    /// Whose privileges count: another one after SET SESSION AUTHORIZATION.
    pub(crate) user: (UserId, String),
    /// Groups that `session_user` is in for this session alone.
    joined_groups: BTreeSet<GroupId>,
    /// The key of the IAM identity that asked for the temporary password of this login. The key may be gone by now.
    pub(crate) iam_access_key: Option<AccessKeyId>,
    pub(crate) settings: Settings,
    pub(crate) temp: Arc<TempSpace>,
    pub(crate) transactions: Transactions,
    pub(crate) notices: Vec<Notice>,
    pub(crate) cursors: HashMap<String, Cursor>,
    pub(crate) prepared: HashMap<String, PreparedStatement>,
    pub(crate) refusal: Refusal,
    pub(crate) last_query_id: i64,
    pub(crate) last_copy: LastLoad,
    pub(crate) last_unload: LastLoad,
    /// What `last_copy` and `last_unload` go back to when the open transaction is rolled back.
    loads_before: Option<(LastLoad, LastLoad)>,
    live_notices: tokio::sync::mpsc::Sender<Notice>,
    live_notices_taken: Option<LiveNotices>,
}

/// What a statement is run with.
#[derive(Clone)]
pub(crate) struct Running {
    pub(crate) cancel: CancellationToken,
    pub(crate) deadline: Option<tokio::time::Instant>,
    pub(crate) query_id: i64,
    /// The text for logs, secrets masked.
    pub(crate) text: Arc<str>,
}

impl SqlSession {
    pub(crate) fn new(shared: Arc<Shared>, logged_in: &LoggedIn, login: &Login) -> Result<Self, SqlError> {
        let user = &logged_in.user;
        let settings = Settings::at_login(shared.plane.logins.parameters(), user, login)?;
        let temp = shared.warehouse.temp_space(user.id);
        let (live_notices, taken) = tokio::sync::mpsc::channel(LIVE_NOTICES);
        let user = (user.id, user.name.clone());
        Ok(Self {
            process_id: login.process_id,
            session_user: user.clone(),
            user,
            joined_groups: logged_in.groups.clone(),
            iam_access_key: login.temporary.as_ref().and_then(|temporary| temporary.access_key.clone()),
            settings,
            temp,
            transactions: Transactions::default(),
            notices: Vec::new(),
            cursors: HashMap::new(),
            prepared: HashMap::new(),
            refusal: Refusal::default(),
            last_query_id: -1,
            last_copy: LastLoad::default(),
            last_unload: LastLoad::default(),
            loads_before: None,
            live_notices,
            live_notices_taken: Some(taken),
            shared,
        })
    }

    pub(crate) fn notice(&mut self, notice: Notice) {
        self.notices.push(notice);
    }

    /// Where notices go that the client reads while a statement is under way.
    pub(crate) fn live(&self) -> tokio::sync::mpsc::Sender<Notice> {
        self.live_notices.clone()
    }

    /// A load or unload begins: from here on `pg_last_copy_id()` (`pg_last_unload_id()`) is this statement, whether it
    /// succeeds or not, and the count 0.
    pub(crate) fn begin_load(&mut self, command: authorization::Command, query_id: i64) {
        self.loads_before.get_or_insert((self.last_copy, self.last_unload));
        *self.last_load(command) = LastLoad { query_id, rows: 0 };
    }

    pub(crate) fn loaded(&mut self, command: authorization::Command, rows: u64) {
        self.last_load(command).rows = i64::try_from(rows).unwrap_or(i64::MAX);
    }

    fn last_load(&mut self, command: authorization::Command) -> &mut LastLoad {
        match command {
            authorization::Command::Copy => &mut self.last_copy,
            authorization::Command::Unload => &mut self.last_unload,
        }
    }

    /// The transaction has ended. ROLLBACK takes back what its loads told the functions above; one that failed for its data
    /// has told them for good, so that its errors can be looked up.
    pub(crate) fn end_loads(&mut self, end: settings::TransactionEnd) {
        let before = self.loads_before.take();
        if let (settings::TransactionEnd::RolledBack, Some((copy, unload))) = (end, before) {
            (self.last_copy, self.last_unload) = (copy, unload);
        }
    }

    pub(crate) fn parse_options(&self) -> ParseOptions {
        ParseOptions { case_sensitive_identifiers: self.settings.is_on("enable_case_sensitive_identifier") }
    }

    /// What planning sees now: the transaction's catalog (its snapshot is fixed by this) and the session's facts.
    pub(crate) fn scope(&mut self) -> Scope {
        self.scope_for(None)
    }

    pub(crate) fn scope_for(&mut self, dml_target: Option<RelationId>) -> Scope {
        let now = self.shared.clock.now();
        let begin = self.begin_options();
        let transaction = self.transactions.current(&self.shared.warehouse, begin, now);
        let (catalog, transaction_id) = (transaction.catalog().clone(), transaction.id().0);
        Scope {
            catalog: catalog.joined(self.session_user.0, &self.joined_groups),
            functions: Arc::clone(&self.shared.functions),
            search_path: self.search_path(),
            dml_target,
            log: crate::relations::log::LogRows::new(),
            reads: std::sync::Mutex::default(),
            refusal: Arc::clone(&self.refusal),
            facts: Facts {
                user: self.user.0,
                user_name: self.user.1.clone(),
                session_user: self.session_user.1.clone(),
                database: self.shared.config.database.clone(),
                cluster: self.shared.config.cluster.to_string(),
                account: self.shared.config.account.to_string(),
                process_id: self.process_id,
                now,
                transaction_start: self.transactions.started_at().unwrap_or(now),
                transaction_id,
                default_role: self.shared.plane.roles.default_role().map(|role| role.to_string()),
                last_query_id: self.last_query_id,
                last_copy: self.last_copy,
                last_unload: self.last_unload,
                settings: self.settings.all(),
            },
        }
    }

    /// The schemas of bare names, in order: `pg_catalog` and the temporary schema first unless named later.
    pub(crate) fn search_path(&self) -> Vec<String> {
        let mut path = vec![self.temp.schema_name().to_owned()];
        let named = self.settings.search_path(&self.user.1);
        if !named.iter().any(|schema| schema == crate::relations::PG_CATALOG) {
            path.push(crate::relations::PG_CATALOG.to_owned());
        }
        path.extend(named);
        path
    }

    pub(crate) fn begin_options(&self) -> vesto_warehouse::BeginOptions {
        vesto_warehouse::BeginOptions {
            isolation: vesto_warehouse::IsolationLevel::Snapshot,
            pid: self.process_id,
            temp: Some(Arc::clone(&self.temp)),
        }
    }

    /// The open transaction, begun now if there is none.
    pub(crate) fn transaction(&mut self) -> &mut vesto_warehouse::Transaction {
        let (begin, now) = (self.begin_options(), self.shared.clock.now());
        self.transactions.current(&self.shared.warehouse, begin, now)
    }

    fn statement_timeout(&self) -> Option<Duration> {
        let millis: u64 = self.settings.get("statement_timeout").and_then(|value| value.parse().ok())?;
        (millis > 0).then(|| Duration::from_millis(millis))
    }

    /// Runs a statement to its outcome, within its time and until it is cancelled.
    async fn run(
        &mut self,
        parsed: &Parsed,
        parameters: &[Parameter],
        cancel: CancellationToken,
    ) -> Result<Outcome, SqlError> {
        let deadline = self.statement_timeout().map(|timeout| tokio::time::Instant::now() + timeout);
        let query_id = self.shared.warehouse.log().next_query_id();
        let running = Running { cancel: cancel.clone(), deadline, query_id, text: parsed.masked_text().into() };
        let started = self.shared.clock.now();
        let expired = async {
            match deadline {
                Some(deadline) => tokio::time::sleep_until(deadline).await,
                None => std::future::pending().await,
            }
        };
        let outcome = tokio::select! {
            biased;
            () = cancel.cancelled() => Err(cancelled()),
            () = expired => Err(timed_out()),
            outcome = statements::execute(self, &parsed.statement, parsed.n_parameters, parameters, &running) => outcome,
        };
        let outcome = outcome.map_err(|error| authorization::plain_refusal(self, query_id, &running.text, error));
        self.last_query_id = query_id;
        self.record(&running, started, outcome.is_err());
        outcome
    }

    pub(crate) fn record(&self, running: &Running, started: chrono::DateTime<chrono::Utc>, failed: bool) {
        let text: String = running.text.chars().take(4000).collect();
        self.shared.warehouse.log().record(QueryRecord {
            userid: i32::try_from(self.user.0.0).unwrap_or(i32::MAX),
            query: running.query_id,
            label: self.settings.get("query_group").filter(|group| !group.is_empty()).unwrap_or("default").to_owned(),
            xid: i64::try_from(self.transactions.id().unwrap_or(0)).unwrap_or(0),
            pid: self.process_id,
            database: self.shared.config.database.clone(),
            querytxt: text,
            starttime: started,
            endtime: self.shared.clock.now(),
            aborted: i32::from(failed),
        });
    }
}

pub(crate) fn cancelled() -> SqlError {
    SqlError::new(SqlState::QUERY_CANCELED, "canceling statement due to user request")
}

pub(crate) fn timed_out() -> SqlError {
    SqlError::new(SqlState::QUERY_CANCELED, "canceling statement due to statement timeout")
}

fn parsed_of(statement: &ParsedStatement) -> Result<Arc<Parsed>, SqlError> {
    Arc::clone(&statement.inner)
        .downcast::<Parsed>()
        .map_err(|_| SqlError::new(SqlState::INTERNAL_ERROR, "the statement was parsed by another service"))
}

#[async_trait]
impl Session for SqlSession {
    fn parse(&mut self, sql: &str) -> Result<Vec<ParsedStatement>, SqlError> {
        let parsed = vesto_sql::parse_with(sql, &self.parse_options());
        let parsed = parsed.inspect_err(|_| self.transactions.fail())?;
        let wrap = |parsed: Parsed| ParsedStatement {
            n_parameters: parsed.n_parameters,
            // <https://docs.aws.amazon.com/redshift/latest/dg/copy-usage_notes-multiple-files.html>
            outlives_client: matches!(parsed.statement, Statement::Copy(_)),
            inner: Arc::new(parsed),
        };
        Ok(parsed.into_iter().map(wrap).collect())
    }

    async fn describe(
        &mut self,
        statement: &ParsedStatement,
        parameter_oids: &[u32],
    ) -> Result<StatementDescription, SqlError> {
        let parsed = parsed_of(statement)?;
        if self.transactions.has_failed() && !statements::ends_transaction(&parsed.statement) {
            return Err(transactions::aborted());
        }
        let described = statements::describe(self, &parsed.statement, parsed.n_parameters, parameter_oids).await;
        described.map_err(|error| {
            self.transactions.fail();
            let query_id = self.shared.warehouse.log().next_query_id();
            authorization::plain_refusal(self, query_id, &parsed.masked_text(), error)
        })
    }

    async fn execute(
        &mut self,
        statement: &ParsedStatement,
        parameters: &[Parameter],
        cancel: CancellationToken,
    ) -> Result<Outcome, SqlError> {
        let parsed = parsed_of(statement)?;
        if self.transactions.has_failed() && !statements::ends_transaction(&parsed.statement) {
            return Err(transactions::aborted());
        }
        let is_control = matches!(parsed.statement, Statement::Begin(_) | Statement::Commit | Statement::Rollback);
        let outcome = self.run(&parsed, parameters, cancel).await;
        if outcome.is_err() && !is_control {
            self.loads_before = None;
            self.transactions.fail();
        }
        outcome
    }

    fn fail(&mut self) {
        self.transactions.fail();
    }

    async fn sync(&mut self) -> Result<(), SqlError> {
        if self.transactions.block() == Block::Explicit {
            return Ok(());
        }
        let ended = self.transactions.end_implicit().await;
        self.loads_before = None;
        self.cursors.clear();
        ended
    }

    fn transaction_status(&self) -> TransactionStatus {
        self.transactions.status()
    }

    fn last_query_id(&self) -> Option<i64> {
        Some(self.last_query_id).filter(|id| *id >= 0)
    }

    fn take_notices(&mut self) -> Vec<Notice> {
        std::mem::take(&mut self.notices)
    }

    fn take_live_notices(&mut self) -> Option<LiveNotices> {
        self.live_notices_taken.take()
    }

    fn take_parameter_changes(&mut self) -> Vec<(String, String)> {
        let scope_user = self.shared.warehouse.catalog();
        let superuser = scope_user.user_by_id(self.user.0).is_some_and(|user| user.superuser);
        self.settings.take_reported(&self.session_user.1, superuser)
    }
}
