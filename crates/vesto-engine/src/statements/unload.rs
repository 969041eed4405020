//! `UNLOAD` <https://docs.aws.amazon.com/redshift/latest/dg/r_UNLOAD.html>
//! Runs a query and writes its rows to objects, under the authorization that the statement names: a file for each slice
//! (partition of the plan), or one after the other with PARALLEL OFF; the manifest last, when all files are there.
//! Not supported yet: what [`UnloadStatement::not_built`] lists.

pub(super) mod destination;
mod format;
pub(super) mod names;
mod slice;

use std::sync::Arc;

use bytes::Bytes;
use vesto_formats::manifest::UnloadManifest;
use vesto_session::Outcome;
use vesto_sql::unload::{ManifestStyle, UnloadCompression, UnloadOptions, UnloadStatement};
use vesto_types::{ColumnType, Notice, SqlError};
use vesto_warehouse::syslog::{UnloadHistory, UnloadLog};

use self::format::Format;
use self::names::FileNames;
use self::slice::{Job, Written};
use super::storage::{self, Storage};
use crate::authorization::{self, Command, Requester, S3Call};
use crate::execute::{self, Executable, Partitions};
use crate::planning::parameters::ParameterTypes;
use crate::planning::scope::LastLoad;
use crate::planning::{Planned, plan_query};
use crate::relations::log;
use crate::session::{Running, SqlSession};
use crate::types;

pub(super) async fn execute(
    session: &mut SqlSession,
    statement: &UnloadStatement,
    running: &Running,
) -> Result<Outcome, SqlError> {
    if let Some(what) = statement.not_built() {
        return Err(SqlError::not_supported(what));
    }
    let (destination, options) = (&statement.destination, &statement.options);
    session.transaction().begin_statement();
    let mut scope = session.scope();
    scope.log = log::read(&session.shared.warehouse, &statement.query, &scope).await?;
    let scope = Arc::new(scope);
    let planned = plan_query(&statement.query, &scope, &ParameterTypes::from_oids(&[]));
    let requester = Arc::new(Requester::of(session, running, Command::Unload));
    let (authorized, planned) = authorization::authorize_unload(&requester, &scope, statement, planned)?;
    session.note_reads(&scope);
    let columns = columns(&planned);
    let format = Format::new(options, &columns)?;
    let storage = Storage { authorized, objects: session.shared.objects.clone() };
    let region = storage::region(options.region.as_deref(), &session.shared.config.region)?;
    let context = storage::listing_context(&destination.bucket, &destination.key);
    storage.check_region(&destination.bucket, &region, &context)?;
    destination::prepare(&storage, destination, options).await?;
    let shared = Arc::clone(&session.shared);
    let executable = execute::prepare(&shared, &scope.catalog, planned.plan, scope.facts.now).await?;
    let format_name = format.log_name();
    let history = session
        .shared
        .warehouse
        .log()
        .begin_unload(started(session, statement, running, format_name), Arc::clone(&session.shared.clock));
    let job = Arc::new(Job {
        storage,
        destination: destination.clone(),
        names: FileNames::new(destination, options),
        attributes: destination::attributes(options),
        format,
        max_file_size: options.max_file_size,
        clock: Arc::clone(&session.shared.clock),
        stop: running.cancel.child_token(),
        progress: Arc::clone(&history.progress),
    });
    session.last_unload = LastLoad { query_id: running.query_id, rows: 0 };
    let unloaded = unload(session, &job, executable, options, &columns, running).await;
    match unloaded {
        Ok(written) => {
            let outcome = finish(session, &job, &written, running);
            history.complete();
            Ok(outcome)
        }
        Err(error) => {
            history.fail(&error.message);
            Err(error)
        }
    }
}

/// The files, and behind them the manifest.
async fn unload(
    session: &SqlSession,
    job: &Arc<Job>,
    executable: Executable,
    options: &UnloadOptions,
    columns: &[(String, ColumnType)],
    running: &Running,
) -> Result<Vec<Written>, SqlError> {
    let written = write(session, job, executable, options, running).await?;
    write_manifest(job, &written, options, columns).await?;
    Ok(written)
}

/// `sys_unload_history` of an unload that starts.
fn started(session: &SqlSession, statement: &UnloadStatement, running: &Running, format: &str) -> UnloadHistory {
    let compression = match statement.options.compression {
        None => "none",
        Some(UnloadCompression::Gzip) => "gzip",
        Some(UnloadCompression::Bzip2) => "bzip2",
        Some(UnloadCompression::Zstd) => "zstd",
    };
    UnloadHistory {
        user_id: i32::try_from(session.user.0.0).unwrap_or(i32::MAX),
        query_id: running.query_id,
        transaction_id: session.transactions.id().and_then(|id| i64::try_from(id).ok()).unwrap_or(0),
        session_id: session.process_id,
        database_name: session.shared.config.database.clone(),
        status: "running".to_owned(),
        start_time: session.shared.clock.now(),
        end_time: None,
        duration: 0,
        file_format: format.to_owned(),
        compression_type: compression.to_owned(),
        unloaded_location: statement.destination.to_string(),
        unloaded_rows: 0,
        unloaded_files_count: 0,
        unloaded_files_size: 0,
        error_message: None,
    }
}

/// Names and types of the result's columns, as files and manifests show them.
fn columns(planned: &Planned) -> Vec<(String, ColumnType)> {
    let fields = planned.plan.schema().fields().iter().zip(&planned.names);
    fields.map(|(field, name)| (name.clone(), types::column_type(field))).collect()
}

/// Every slice at the same time. The first error ends them all; each removes what it had not finished.
async fn write(
    session: &SqlSession,
    job: &Arc<Job>,
    executable: Executable,
    options: &UnloadOptions,
    running: &Running,
) -> Result<Vec<Written>, SqlError> {
    let _ends_with_this_future = job.stop.clone().drop_guard();
    let partitions = if options.parallel { Partitions::AsPlanned } else { Partitions::One };
    let streams = execute::streams(&executable, running, partitions)?;
    let slices: Vec<_> = streams
        .into_iter()
        .enumerate()
        .map(|(slice, rows)| {
            let job = Arc::clone(job);
            // Not aborted when this future is dropped: the slice sees the token and removes its unfinished upload.
            session.shared.cpu.spawn(async move {
                let written = slice::run(&job, slice, rows).await;
                written.inspect_err(|_| job.stop.cancel())
            })
        })
        .collect();
    let mut written = Vec::new();
    let mut failure: Option<SqlError> = None;
    for slice in slices {
        match slice.await.map_err(|error| super::copy::broken("a slice ended early", &error)) {
            Ok(Ok(files)) => written.extend(files),
            Ok(Err(error)) | Err(error) => failure = Some(earlier(failure, error)),
        }
    }
    if let Some(error) = failure {
        return Err(error);
    }
    if written.is_empty() && job.format.writes_empty_files() {
        written = slice::write_empty(job).await?;
    }
    Ok(written)
}

/// The error that explains the others: slices that were stopped because of it only say that they were.
fn earlier(first: Option<SqlError>, error: SqlError) -> SqlError {
    match first {
        Some(first) if first.state != vesto_types::SqlState::QUERY_CANCELED => first,
        _ => error,
    }
}

async fn write_manifest(
    job: &Job,
    written: &[Written],
    options: &UnloadOptions,
    columns: &[(String, ColumnType)],
) -> Result<(), SqlError> {
    let Some(style) = options.manifest.filter(|_| !written.is_empty()) else { return Ok(()) };
    let files: Vec<_> = written.iter().map(|written| written.file.clone()).collect();
    let manifest = UnloadManifest { files: &files };
    let json = match style {
        ManifestStyle::Plain => manifest.to_json(),
        ManifestStyle::Verbose => manifest.to_verbose_json(columns),
    };
    let key = job.names.manifest();
    let mut object = slice::create(job, &key)?;
    let call = S3Call::Write { bucket: &job.destination.bucket, key: &key, under: &job.destination };
    let failed = |error| job.storage.failed(&error, &call);
    object.write(Bytes::from(json)).await.map_err(failed)?;
    object.complete().await.map_err(failed)?;
    Ok(())
}

fn finish(session: &mut SqlSession, job: &Job, written: &[Written], running: &Running) -> Outcome {
    let rows = written.iter().map(|written| UnloadLog {
        userid: i32::try_from(session.user.0.0).unwrap_or(i32::MAX),
        query: running.query_id,
        slice: i32::try_from(written.slice).unwrap_or(i32::MAX),
        pid: session.process_id,
        path: written.file.url.clone(),
        start_time: written.started,
        end_time: written.ended,
        line_count: i64::try_from(written.file.record_count).unwrap_or(i64::MAX),
        transfer_size: i64::try_from(written.file.content_length).unwrap_or(i64::MAX),
        file_format: job.format.log_name().to_owned(),
        transaction_id: session.transactions.id().and_then(|id| i64::try_from(id).ok()).unwrap_or(0),
    });
    session.shared.warehouse.log().record_all(rows.collect::<Vec<_>>());
    let n_rows: u64 = written.iter().map(|written| written.rows).sum();
    session.last_unload.rows = i64::try_from(n_rows).unwrap_or(i64::MAX);
    session.notice(Notice::info(format!("UNLOAD completed, {n_rows} record(s) unloaded successfully.")));
    Outcome::Command("UNLOAD".to_owned())
}

#[cfg(test)]
mod tests;
