//! Running statements: a task per SQL session, which takes one statement after another and ends with the session.

use std::sync::Arc;
use std::time::Instant;

use tokio::sync::mpsc;
use vesto_types::{Secret, SqlError};

use crate::connection::{Connection, Given, error_text};
use crate::data_api::DataApi;
use crate::endpoints::Endpoint;
use crate::limits::MAX_DURATION;
use crate::sessions::Kept;
use crate::statement::{ExecutionMode, Part, Statement, Status};
use crate::store::Live;
use crate::target::Resolved;

/// A statement to run.
pub(crate) struct Job {
    pub(crate) live: Arc<Live>,
    /// The texts, parameters filled in and secrets and all.
    pub(crate) sqls: Vec<Secret>,
}

/// A session that is to be kept, and where its statements come from.
pub(crate) type Keeping = (Arc<Kept>, mpsc::Receiver<Job>);

/// Starts the task of a new session.
pub(crate) fn start(api: &DataApi, resolved: Resolved, first: Job, keeping: Option<Keeping>) {
    let tasks = resolved.endpoint.sessions.clone();
    tasks.spawn(drive(api.clone(), resolved, first, keeping));
}

async fn drive(api: DataApi, resolved: Resolved, first: Job, keeping: Option<Keeping>) {
    let kept = keeping.as_ref().map(|(kept, _)| Arc::clone(kept));
    // Who keeps a session may hold locks that others wait for, and must get through: only the others need a place.
    let places = Arc::clone(&resolved.endpoint.places);
    let _place = tokio::select! {
        () = first.live.cancel.cancelled() => None,
        place = places.acquire_owned(), if keeping.is_none() => place.ok(),
        () = std::future::ready(()), if keeping.is_some() => None,
    };
    if let Some(mut connection) = connect(&api, &resolved, &first, kept.as_ref()).await {
        run(&api, &resolved.endpoint, &mut connection, first, kept.as_ref()).await;
        if let Some((kept, jobs)) = keeping {
            keep(&api, &resolved.endpoint, connection, &kept, jobs).await;
        }
    }
    if let Some(kept) = kept {
        close(&api, &kept).await;
    }
}

/// Opens the session. `None`: the statement has ended without.
async fn connect(api: &DataApi, resolved: &Resolved, first: &Job, kept: Option<&Arc<Kept>>) -> Option<Connection> {
    // A session that never was must not be taken by the next statement.
    let close = || {
        if let Some(kept) = kept {
            kept.close(api.now());
        }
    };
    if first.live.cancel.is_cancelled() {
        close();
        end_unrun(api, &resolved.endpoint, &first.live, None).await;
        return None;
    }
    first.live.update(|statement| statement.status = Status::Picked);
    match resolved.open(api.new_process_id()).await {
        Ok(connection) => Some(connection),
        Err(error) => {
            close();
            end_unrun(api, &resolved.endpoint, &first.live, Some(&error)).await;
            None
        }
    }
}

/// Takes statements until none has come for as long as the session is kept, or its cluster stops.
async fn keep(
    api: &DataApi,
    endpoint: &Endpoint,
    mut connection: Connection,
    kept: &Arc<Kept>,
    mut jobs: mpsc::Receiver<Job>,
) {
    loop {
        let unused = kept.state().keep_alive;
        tokio::select! {
            biased;
            () = endpoint.shutdown.cancelled() => break,
            job = jobs.recv() => match job {
                Some(job) => run(api, endpoint, &mut connection, job, Some(kept)).await,
                None => break,
            },
            () = tokio::time::sleep(unused) => {
                if kept.close_unused(api.now()) {
                    break;
                }
            }
        }
    }
    // Taken just before the end: its statement cannot run any more.
    jobs.close();
    while let Some(job) = jobs.recv().await {
        end_unrun(api, endpoint, &job.live, None).await;
    }
}

async fn close(api: &DataApi, kept: &Kept) {
    kept.close(api.now());
    api.sessions.remove(&kept.id);
    let stored = async {
        let mut tx = api.store.meta().begin().await?;
        vesto_meta::data_sessions::put(&mut tx, &kept.to_record()).await?;
        tx.commit().await
    };
    if let Err(error) = stored.await {
        tracing::error!(error = &error as &dyn std::error::Error, "the end of a session was not stored");
    }
}

/// Runs a statement to its end, whatever that is.
async fn run(api: &DataApi, endpoint: &Endpoint, connection: &mut Connection, job: Job, kept: Option<&Arc<Kept>>) {
    let Job { live, sqls } = job;
    let (now, pid, begun) = (api.now(), connection.pid, Instant::now());
    live.update(|statement| {
        (statement.status, statement.updated_at, statement.pid) = (Status::Started, now, Some(pid));
    });
    let too_long = async {
        tokio::time::sleep(MAX_DURATION).await;
        live.cancel.cancel();
        std::future::pending::<()>().await;
    };
    tokio::select! {
        biased;
        () = run_parts(api, endpoint, connection, &live, &sqls) => {}
        () = too_long => {}
    }
    let mut ended = Statement::clone(&live.now());
    conclude(&mut ended, api.now());
    ended.duration = Some(nanoseconds(begun));
    if begun.elapsed() >= MAX_DURATION && ended.status == Status::Aborted {
        (ended.status, ended.error) = (Status::Failed, Some("ERROR: Query timed out".to_owned()));
    }
    end(api, &live, ended, kept).await;
}

/// The statements in order, until one fails that others depend on.
async fn run_parts(api: &DataApi, endpoint: &Endpoint, connection: &mut Connection, live: &Arc<Live>, sqls: &[Secret]) {
    let Statement { id, mode, format, .. } = Statement::clone(&live.now());
    let is_alone = mode == Some(ExecutionMode::AutoCommit);
    for (index, sql) in sqls.iter().enumerate() {
        if live.cancel.is_cancelled() {
            return;
        }
        let (now, begun) = (api.now(), Instant::now());
        change_part(live, index, |part| (part.status, part.updated_at) = (Status::Started, now));
        let writer = api.store.results.writer(&id, index, format);
        let mut outcome = connection.run(sql.expose(), writer, &live.cancel).await;
        if is_alone || outcome.is_err() || index + 1 == sqls.len() {
            let committed = connection.commit().await;
            outcome = outcome.and_then(|given| committed.map(|()| given));
        }
        let (now, query_id) = (api.now(), connection.last_query_id());
        let has_failed = outcome.is_err();
        change_part(live, index, |part| {
            (part.updated_at, part.query_id, part.duration) = (now, query_id, Some(nanoseconds(begun)));
            tell(part, outcome, endpoint, live);
        });
        if has_failed && !is_alone {
            return;
        }
    }
}

fn change_part(live: &Live, index: usize, change: impl FnOnce(&mut Part)) {
    live.update(|statement| {
        if let Some(part) = statement.parts.get_mut(index) {
            change(part);
        }
    });
}

fn tell(part: &mut Part, outcome: Result<Given, SqlError>, endpoint: &Endpoint, live: &Live) {
    match outcome {
        Ok(given) => {
            (part.status, part.rows, part.result) = (Status::Finished, Some(given.rows), given.result);
        }
        Err(error) => {
            let by_owner = live.cancel.is_cancelled() && !endpoint.shutdown.is_cancelled();
            part.status = if by_owner { Status::Aborted } else { Status::Failed };
            part.error =
                Some(if endpoint.shutdown.is_cancelled() { STOPPED.to_owned() } else { error_text("ERROR", &error) });
        }
    }
}

/// What the Data API says of statements of a batch that did not run because of others, or of the connection.
const PRIOR_FAILED: &str = "Connection or an prior query failed.";
const STOPPED: &str = "FATAL: terminating connection due to administrator command";

/// How the whole ended, from how its parts did.
fn conclude(statement: &mut Statement, now: chrono::DateTime<chrono::Utc>) {
    statement.updated_at = now;
    let has_failed = statement.parts.iter().any(|part| part.status == Status::Failed);
    let unrun = statement.is_batch() && has_failed;
    for part in statement.parts.iter_mut().filter(|part| !part.status.has_ended()) {
        (part.status, part.updated_at) = (Status::Aborted, now);
        part.error = unrun.then(|| PRIOR_FAILED.to_owned());
    }
    let failed = statement.parts.iter().enumerate().find(|(_, part)| part.error.is_some());
    let is_batch = statement.is_batch();
    let first = failed.map(|(index, part)| {
        let error = part.error.as_deref().unwrap_or_default();
        let error = if is_batch { format!("Query #{} failed with {error}", index + 1) } else { error.to_owned() };
        (part.status, error)
    });
    match first {
        Some((status, error)) => (statement.status, statement.error) = (status, Some(error)),
        None if statement.parts.iter().any(|part| part.status == Status::Aborted) => {
            statement.status = Status::Aborted;
        }
        None => statement.status = Status::Finished,
    }
}

/// A statement that no session could be found for, or that nobody wanted any more.
async fn end_unrun(api: &DataApi, endpoint: &Endpoint, live: &Live, error: Option<&SqlError>) {
    let mut ended = Statement::clone(&live.now());
    let message = match error {
        Some(error) => Some(error_text("FATAL", error)),
        None => endpoint.shutdown.is_cancelled().then(|| STOPPED.to_owned()),
    };
    conclude(&mut ended, api.now());
    if let Some(message) = message {
        let is_batch = ended.is_batch();
        // Of a batch, it is the fault of none of its statements.
        for part in &mut ended.parts {
            let error = if is_batch { PRIOR_FAILED } else { message.as_str() };
            (part.status, part.error) =
                (if is_batch { Status::Aborted } else { Status::Failed }, Some(error.to_owned()));
        }
        (ended.status, ended.error) = (Status::Failed, Some(message));
    }
    api.store.finish(live, ended).await;
}

/// The session is free before its statement is seen to have ended: the next one may come at once.
async fn end(api: &DataApi, live: &Live, ended: Statement, kept: Option<&Arc<Kept>>) {
    if let Some(kept) = kept {
        kept.give_back(api.now());
    }
    api.store.finish(live, ended).await;
}

fn nanoseconds(since: Instant) -> i64 {
    i64::try_from(since.elapsed().as_nanos()).unwrap_or(i64::MAX)
}

/// Ends a statement whose session is just ending.
pub(crate) async fn refuse(api: &DataApi, job: &Job) {
    let mut ended = Statement::clone(&job.live.now());
    if let Some(part) = ended.parts.first_mut() {
        (part.status, part.error) = (Status::Failed, Some(STOPPED.to_owned()));
    }
    conclude(&mut ended, api.now());
    ended.error = Some(STOPPED.to_owned());
    api.store.finish(&job.live, ended).await;
}
