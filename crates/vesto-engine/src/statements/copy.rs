//! `COPY` <https://docs.aws.amazon.com/redshift/latest/dg/r_COPY.html>
//! Appends what objects hold to a table, under the authorization that the statement names. In order: options, target
//! columns, authorization, the list of objects, then the load, all of it or nothing.
//! Not supported yet: what [`CopyStatement::not_built`] lists.

mod analysis;
mod columnar;
mod job;
mod json_paths;
mod loader;
pub(crate) mod options;
mod pipeline;
mod reader;
pub(super) mod source;
mod tally;
mod target;
mod units;

use std::sync::Arc;

use chrono::{DateTime, Utc};
use vesto_formats::{Compression, RecordDecoder};
use vesto_session::Outcome;
use vesto_sql::copy::{CopySource, CopyStatement};
use vesto_types::{Notice, SqlError, SqlState};
use vesto_warehouse::syslog::{LoadHistory, RunningLoad};
use vesto_warehouse::{NewDataFile, Privilege, Table};

pub(crate) use self::job::broken;
use self::job::{Job, Limits, Mode};
use self::options::setup_error;
use self::reader::joined::Joins;
use self::tally::{FileFormat, LoadFacts, Reading, Tally};
use self::target::{Ids, Target};
use self::units::Splitting;
use super::copy_job::{self, JobRun};
use super::storage::{self, Storage};
use super::{defaults, dml, progress, template};
use crate::authorization::{self, Command, ErrorBlock, Requester};
use crate::session::{Running, SqlSession, transaction_error};

pub(super) async fn execute(
    session: &mut SqlSession,
    statement: &CopyStatement,
    running: &Running,
) -> Result<Outcome, SqlError> {
    match &statement.job {
        Some(clause) => copy_job::create(session, statement, clause).await,
        None => run(session, statement, running, None).await,
    }
}

/// Loads what the statement names, or, of that, what a run of a copy job chooses.
pub(super) async fn run(
    session: &mut SqlSession,
    statement: &CopyStatement,
    running: &Running,
    mut of_job: Option<&mut JobRun>,
) -> Result<Outcome, SqlError> {
    let with_template = template::resolve(session, statement)?;
    let statement = with_template.as_ref().unwrap_or(statement);
    let started = session.shared.clock.now();
    match prepare(session, statement, running, of_job.as_deref_mut()).await {
        Ok(Some((job, history))) => load(session, &job, history, statement, running, of_job).await,
        Ok(None) => Ok(Outcome::Command("COPY".to_owned())),
        Err(error) => {
            // A job tells of its runs itself, and tries again and again.
            if of_job.is_none() && ErrorBlock::is_of(&error) {
                log_refused(session, statement, running, started);
            }
            Err(error)
        }
    }
}

/// Everything before the load itself. `None`: a job has nothing to load.
async fn prepare(
    session: &mut SqlSession,
    statement: &CopyStatement,
    running: &Running,
    mut of_job: Option<&mut JobRun>,
) -> Result<Option<(Arc<Job>, RunningLoad)>, SqlError> {
    if let Some(what) = statement.not_built() {
        return Err(SqlError::not_supported(what));
    }
    let CopySource::S3(url) = &statement.source else {
        return Err(SqlError::not_supported("COPY from anything but Amazon S3"));
    };
    let options = &statement.options;
    let columnar = columnar::format(options);
    let (format, conversion) = (options::format(options)?, options::conversion(options)?);
    let (compression, encoding) = (options::compression(options), options::encoding(options));
    session.transaction().begin_statement();
    // The INSERT privilege is the first step of the authorization.
    let storage = authorize(session, statement, running)?;
    let table = dml::lock_for(session, &statement.table, &[Privilege::Insert]).await?;
    check_statupdate(session, statement, &table)?;
    let target = target(session, statement, &table)?;
    let region = storage::region(options.region.as_deref(), &session.shared.config.region)?;
    let format = json_paths::applied(&storage, format, options::json_paths(options), &region).await?;
    if columnar.is_none() {
        // What cannot be read at all is refused before anything is.
        RecordDecoder::new(&format, conversion.clone(), target.fields.clone()).map_err(|error| setup_error(&error))?;
    }
    let files = match &mut of_job {
        Some(run) => run.choose(session, &storage, url, &region).await?,
        None if options.manifest => {
            let meta = if columnar.is_some() { source::Meta::Required } else { source::Meta::Ignored };
            source::of_manifest(&storage, url, &region, meta).await?
        }
        None => source::with_prefix(&storage, url, &region).await?,
    };
    if of_job.is_some() && files.is_empty() {
        return Ok(None);
    }
    let splitting = match columnar {
        Some(_) => Splitting::Whole,
        None => {
            let range_bytes = session.shared.config.copy_range_bytes;
            Splitting::of(&format, compression, encoding, options.ignore_header, range_bytes)
        }
    };
    let units = units::units(&files, splitting, |bucket| storage.objects.trusts_ranges(bucket));
    let facts = LoadFacts {
        user: i32::try_from(session.user.0.0).unwrap_or(i32::MAX),
        table_name: statement.table.name.clone(),
        table: i32::try_from(table.id.0).unwrap_or(i32::MAX),
        session: session.process_id,
        query: running.query_id,
        transaction: i64::try_from(session.transaction().id().0).unwrap_or(0),
        database: session.shared.config.database.clone(),
        started: session.shared.clock.now(),
        source: url.to_string(),
        format: FileFormat::of(&options.format),
        is_compressed: compression != Compression::None,
        request_id: storage.request_id(),
        copy_job: of_job.as_ref().map_or(0, |run| run.id()),
        reading: Reading {
            format: format.clone(),
            conversion: conversion.clone(),
            header_lines: options.ignore_header,
        },
    };
    let log = session.shared.warehouse.log().clone();
    let clock = Arc::clone(&session.shared.clock);
    let config = &session.shared.config;
    let limits = Limits::within(config.copy_memory, config.parallelism, compression);
    let error_limit = options::error_limit(options);
    let (tally, history) = Tally::begin(facts, log, clock, error_limit, (&files, &units), limits.n_loaders);
    let job = Arc::new(Job {
        storage,
        prefix: (!options.manifest).then(|| url.clone()),
        warehouse: session.shared.warehouse.clone(),
        target,
        tally,
        tasks: units::tasks(&units, &files, limits.n_readers),
        joins: Joins::new(&units, &format, limits.chunker, options.ignore_header),
        files,
        units,
        format,
        columnar,
        conversion,
        compression,
        encoding,
        header_lines: options.ignore_header,
        mode: if options.no_load { Mode::Check } else { Mode::Load },
        limits,
        outcome: job::Outcome::default(),
    });
    Ok(Some((job, history)))
}

/// `sys_load_history` of a load that AWS refused before its first byte: no such bucket, no access, no manifest.
fn log_refused(session: &mut SqlSession, statement: &CopyStatement, running: &Running, started: DateTime<Utc>) {
    let CopySource::S3(url) = &statement.source else { return };
    let history = LoadHistory {
        user_id: i32::try_from(session.user.0.0).unwrap_or(i32::MAX),
        query_id: running.query_id,
        transaction_id: session.transactions.id().and_then(|id| i64::try_from(id).ok()).unwrap_or(0),
        session_id: session.process_id,
        database_name: session.shared.config.database.clone(),
        status: "running".to_owned(),
        table_name: statement.table.name.clone(),
        start_time: started,
        end_time: None,
        duration: 0,
        data_source: url.to_string(),
        file_format: FileFormat::of(&statement.options.format).sys.to_owned(),
        loaded_rows: 0,
        loaded_bytes: 0,
        source_file_count: 0,
        source_file_bytes: 0,
        file_count_scanned: 0,
        file_bytes_scanned: 0,
        error_count: 0,
        copy_job_id: 0,
    };
    let log = session.shared.warehouse.log();
    // Given up as soon as it is begun.
    drop(log.begin_load(history, false, Vec::new(), Arc::clone(&session.shared.clock)));
}

/// From here on `pg_last_copy_id()` is this statement, whether it succeeds or not.
async fn load(
    session: &mut SqlSession,
    job: &Arc<Job>,
    history: RunningLoad,
    statement: &CopyStatement,
    running: &Running,
    mut of_job: Option<&mut JobRun>,
) -> Result<Outcome, SqlError> {
    if let Some(run) = &mut of_job {
        run.begins_to_load();
    }
    session.begin_load(Command::Copy, running.query_id);
    let cpu = session.shared.cpu.clone();
    let told = progress::Told::new(session, progress::of_load(&history.progress, job.tally.table_name()));
    let files = match job.columnar {
        Some(format) => {
            let ran = told.during(columnar::run(job, format, &cpu)).await;
            ran.inspect_err(|error| job.tally.scan_failed(error))?
        }
        None => told.during(pipeline::run(job, &cpu)).await?,
    };
    let n_bytes = files.iter().map(NewDataFile::size_bytes).sum();
    let appended = session.transaction().append(job.target.table.id, files);
    let n_rows = appended.map_err(|error| transaction_error(&error))?;
    if let Some(run) = of_job {
        run.loaded(session, n_rows)?;
    }
    if job.mode == Mode::Load {
        let loaded = analysis::Loaded { table: &job.target.table, n_rows, n_slices: job.limits.n_loaders };
        analysis::after(session, statement, &loaded, running).await?;
    }
    history.complete(n_rows, n_bytes);
    session.loaded(Command::Copy, n_rows);
    notices(session, job, n_rows);
    Ok(Outcome::Command("COPY".to_owned()))
}

fn notices(session: &mut SqlSession, job: &Job, n_rows: u64) {
    let table = job.tally.table_name();
    let completed = format!("Load into table '{table}' completed,");
    session.notice(Notice::info(format!("{completed} {n_rows} record(s) loaded successfully.")));
    let rejected = job.tally.rejected();
    if rejected > 0 {
        let check = "Check 'stl_load_errors' system table for details.";
        session.notice(Notice::info(format!("{completed} {rejected} record(s) could not be loaded.  {check}")));
    }
    let replaced = job.tally.replaced();
    if replaced > 0 {
        let made = "were loaded with replacements made for ACCEPTINVCHARS.";
        let check = "Check 'stl_replacements' system table for details.";
        session.notice(Notice::info(format!("{completed} {replaced} record(s) {made}  {check}")));
    }
    if job.mode == Mode::Check {
        let checked = job.tally.accepted();
        session.notice(Notice::info(format!("{completed} {checked} record(s) can be loaded; NOLOAD loaded none.")));
    }
}

/// Naming STATUPDATE at all is for the table's owner.
fn check_statupdate(session: &mut SqlSession, statement: &CopyStatement, table: &Table) -> Result<(), SqlError> {
    let scope = session.scope();
    if statement.options.stat_update.is_none() || scope.is_superuser() || scope.facts.user == table.owner {
        return Ok(());
    }
    Err(SqlError::new(SqlState::INSUFFICIENT_PRIVILEGE, format!("must be owner of relation {}", table.name)))
}

fn target(session: &mut SqlSession, statement: &CopyStatement, table: &Arc<Table>) -> Result<Target, SqlError> {
    let ids = if statement.options.explicit_ids { Ids::Explicit } else { Ids::Generated };
    let scope = Arc::new(session.scope());
    let shared = Arc::clone(&session.shared);
    target::target(table, &statement.columns, ids, |column| defaults::absent(&shared, &scope, column))
}

fn authorize(session: &mut SqlSession, statement: &CopyStatement, running: &Running) -> Result<Storage, SqlError> {
    let requester = Arc::new(Requester::of(session, running, Command::Copy));
    let scope = session.scope();
    let authorized = authorization::authorize_copy(&requester, &scope, statement)?;
    Ok(Storage { authorized, objects: session.shared.objects.clone() })
}

#[cfg(test)]
pub(crate) mod tests;
