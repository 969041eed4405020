//! What ExecuteStatement and BatchExecuteStatement have in common: everything but how many statements there are.

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Map, Value};
use vesto_aws_wire::json11::constraint;
use vesto_aws_wire::{ApiError, Members};
use vesto_identity::OpCtx;
use vesto_types::Secret;

use crate::answers::{moment, put, put_target};
use crate::data_api::DataApi;
use crate::error::DataError;
use crate::limits::{MAX_ACTIVE_STATEMENTS, MAX_KEEP_ALIVE_SECONDS, MAX_SQL_BYTES, WAIT_SECONDS};
use crate::parameters::{self, Parameters};
use crate::runner::{self, Job};
use crate::sessions::Kept;
use crate::statement::{ExecutionMode, Owner, Part, ResultFormat, Statement, Status};
use crate::store::Begun;
use crate::target::{Place, Resolved};

/// Reads the texts of a request and, of a batch, the mode.
pub(super) type ReadSqls = for<'a> fn(&'a Members) -> Result<Sqls<'a>, ApiError>;
pub(super) type Sqls<'a> = (Vec<&'a str>, Option<ExecutionMode>);

/// What a request says besides where it is to run.
struct Wish {
    sqls: Vec<Secret>,
    shown: Vec<String>,
    parameters: Parameters,
    name: Option<String>,
    client_token: Option<String>,
    format: ResultFormat,
    mode: Option<ExecutionMode>,
    keep_alive: Option<Duration>,
    wait: Option<i64>,
}

/// Where a statement is to run: in a session that is kept, or in a new one.
enum Session {
    Kept(Arc<Kept>),
    New(Box<Resolved>),
}

/// Begins the statements. `read` gives their texts and, of a batch, the mode.
pub(super) async fn submit(
    api: &DataApi,
    ctx: &OpCtx,
    request: &Members,
    action: &str,
    read: ReadSqls,
) -> Result<String, DataError> {
    let place = Place::read(request)?;
    place.authorize(api, ctx, action)?;
    let wish = wish(request, read)?;
    let (owner, now) = (Owner::of(ctx), api.now());
    let wait = wish.wait;
    let before = api.store.of_token(&owner, wish.client_token.as_deref(), now).await?;
    let begun = match before {
        Some(before) => before,
        None => {
            let session = match place.session(api, ctx)? {
                Some(kept) => Session::Kept(kept),
                None => Session::New(Box::new(place.resolve(api, ctx, request, request.text("Database")?)?)),
            };
            // A client that goes away must not leave half of it.
            tokio::spawn(begin(api.clone(), owner, session, wish)).await??
        }
    };
    if request.boolean("WithEvent")? == Some(true) {
        tracing::info!(statement = begun.id, "an event at the end was asked for; there is no event bus here");
    }
    api.wait(&begun.id, wait).await?;
    let shown = api.store.get(&begun.id).await?.unwrap_or(begun);
    Ok(answer(&shown, wait).to_string())
}

fn wish(request: &Members, read: ReadSqls) -> Result<Wish, DataError> {
    let (sqls, mode) = read(request)?;
    if sqls.iter().any(|sql| sql.len() > MAX_SQL_BYTES) {
        return Err(DataError::TooLong(MAX_SQL_BYTES));
    }
    let parameters = parameters::read(request)?;
    let texts = parameters::substitute(&sqls, &parameters)?;
    let format = request.word("ResultFormat", ResultFormat::WORDS)?;
    let keep_alive = request.integer_in("SessionKeepAliveSeconds", 0..=MAX_KEEP_ALIVE_SECONDS)?;
    Ok(Wish {
        shown: sqls.iter().map(|sql| vesto_sql::mask(sql)).collect(),
        sqls: texts.into_iter().map(Secret::new).collect(),
        parameters,
        name: request.text_of("StatementName", 0..=500)?.map(str::to_owned),
        client_token: request.text_of("ClientToken", 1..=64)?.map(str::to_owned),
        format: if format == Some(1) { ResultFormat::Csv } else { ResultFormat::Json },
        mode,
        keep_alive: keep_alive.and_then(|seconds| u64::try_from(seconds).ok()).map(Duration::from_secs),
        wait: request.integer_in("WaitTimeSeconds", WAIT_SECONDS)?,
    })
}

async fn begin(api: DataApi, owner: Owner, session: Session, wish: Wish) -> Result<Arc<Statement>, DataError> {
    let (id, now) = (api.ids().uuid().to_string(), api.now());
    let target = match &session {
        Session::Kept(kept) => kept.target.clone(),
        Session::New(resolved) => resolved.target.clone(),
    };
    if api.store.n_active(&target.namespace) >= MAX_ACTIVE_STATEMENTS {
        return Err(DataError::TooManyStatements);
    }
    let keep_alive = wish.keep_alive.filter(|keep_alive| !keep_alive.is_zero());
    let (mut keeping, kept) = match &session {
        Session::Kept(kept) => {
            kept.take(&id, wish.keep_alive, now)?;
            (None, Some(Arc::clone(kept)))
        }
        Session::New(_) => match keep_alive {
            Some(keep_alive) => {
                let session_id = api.ids().uuid().to_string();
                let opened = api.sessions.open(session_id, owner.clone(), target.clone(), &id, keep_alive, now)?;
                let kept = Arc::clone(&opened.0);
                (Some(opened), Some(kept))
            }
            None => (None, None),
        },
    };
    let parts = wish.shown.into_iter().map(|sql| Part::new(sql, now)).collect();
    let statement = Statement {
        id,
        owner,
        client_token: wish.client_token,
        target,
        name: wish.name,
        parameters: wish.parameters,
        format: wish.format,
        mode: wish.mode,
        session_id: kept.as_ref().map(|kept| kept.id.clone()),
        created_at: now,
        updated_at: now,
        status: Status::Submitted,
        error: None,
        pid: None,
        duration: None,
        parts,
    };
    let endpoint = api.endpoints.get(&statement.target.namespace);
    let endpoint = endpoint.ok_or_else(|| DataError::NotAvailable(statement.target.cluster.clone()));
    let begun = match endpoint {
        Ok(endpoint) => api.store.begin(statement, endpoint.shutdown.child_token(), kept.as_deref()).await,
        Err(error) => Err(error),
    };
    let live = match begun {
        Ok(Begun::New(live)) => live,
        other => {
            if let Some(kept) = kept {
                kept.give_back(api.now());
                if keeping.take().is_some() {
                    api.sessions.remove(&kept.id);
                }
            }
            return match other? {
                Begun::Before(before) => Ok(before),
                Begun::New(live) => Ok(live.now()),
            };
        }
    };
    let submitted = live.now();
    let job = Job { live, sqls: wish.sqls };
    match session {
        Session::New(resolved) => runner::start(&api, *resolved, job, keeping),
        // It was taken, so that whoever drives it is there; a cluster that stops just now ends the statement.
        Session::Kept(kept) => {
            if let Err(job) = kept.hand(job) {
                runner::refuse(&api, &job).await;
            }
        }
    }
    Ok(submitted)
}

fn answer(statement: &Statement, wait: Option<i64>) -> Value {
    let mut answer = Map::new();
    put(&mut answer, "Id", Some(statement.id.as_str()));
    put(&mut answer, "CreatedAt", Some(moment(statement.created_at)));
    put_target(&mut answer, &statement.target);
    let groups = &statement.target.db_groups;
    put(&mut answer, "DbGroups", (!groups.is_empty()).then(|| Value::from(groups.clone())));
    put(&mut answer, "SessionId", statement.session_id.as_deref());
    if wait.is_some() {
        put(&mut answer, "Status", Some(statement.status.as_str()));
        put(&mut answer, "HasResultSet", Some(statement.has_result()));
        put(&mut answer, "RedshiftPid", Some(statement.pid.map_or(-1, i64::from)));
    }
    Value::Object(answer)
}

/// The mode of a batch.
pub(super) fn execution_mode(request: &Members) -> Result<ExecutionMode, ApiError> {
    let word = request.word("ExecutionMode", ExecutionMode::WORDS)?;
    Ok(if word == Some(1) { ExecutionMode::AutoCommit } else { ExecutionMode::Transaction })
}

/// A list of `n` statements is of a length that a batch may have.
pub(super) fn check_batch(n: usize) -> Result<(), ApiError> {
    let max = crate::limits::MAX_BATCH;
    if n == 0 {
        return Err(constraint("[]", "Sqls", "Member must have length greater than or equal to 1"));
    }
    if n > max {
        let rule = format!("Member must have length less than or equal to {max}");
        return Err(constraint(format!("[{n} items]"), "Sqls", &rule));
    }
    Ok(())
}
