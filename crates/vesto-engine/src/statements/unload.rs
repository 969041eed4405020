//! `UNLOAD` <https://docs.aws.amazon.com/redshift/latest/dg/r_UNLOAD.html>
//! Runs a query and writes its rows to objects, under the authorization that the statement names: files for each slice
//! (a core), or one after the other with PARALLEL OFF; the manifest last, when all files are there.
//!
//! Redshift leaves what it had written when an UNLOAD fails. Here files are stored first and appear together when all
//! are complete, so that a failed or cancelled statement leaves none and what was there before stays, also with
//! ALLOWOVERWRITE and CLEANPATH.

pub(super) mod destination;
mod file;
mod format;
mod history;
mod job;
pub(super) mod names;
pub(super) mod partitions;
mod plan;
mod slice;

use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use vesto_session::Outcome;
use vesto_sql::unload::UnloadStatement;
use vesto_types::{ColumnType, Notice, SqlError};

use self::format::Format;
use self::history::History;
use self::job::Job;
use self::names::FileNames;
use self::partitions::{Directories, PartitionColumns};
use self::plan::{Arrangement, Partitioned};
pub(super) use super::copy::broken;
use super::progress;
use super::storage::{self, Storage};
use crate::authorization::{self, Command, Requester};
use crate::execute;
use crate::planning::parameters::ParameterTypes;
use crate::planning::state::Spills;
use crate::planning::{Planned, plan_query};
use crate::relations::log;
use crate::session::{Running, SqlSession};
use crate::types;

/// What sorting rows by partition may hold in memory, over all slices.
const SORT_BYTES: usize = 256 << 20;
const MIN_SORT_BYTES: usize = 32 << 20;

pub(super) async fn execute(
    session: &mut SqlSession,
    statement: &UnloadStatement,
    running: &Running,
) -> Result<Outcome, SqlError> {
    let options = &statement.options;
    session.transaction().begin_statement();
    let mut scope = session.scope();
    scope.log = log::read(&session.shared.warehouse, &statement.query, &scope).await?;
    let scope = Arc::new(scope);
    let planned = plan_query(&statement.query, &scope, &ParameterTypes::from_oids(&[]));
    let requester = Arc::new(Requester::of(session, running, Command::Unload));
    let (authorized, planned) = authorization::authorize_unload(&requester, &scope, statement, planned)?;
    session.note_reads(&scope);
    let columns = columns(&planned);
    let partition_columns = options.partition_by.as_ref().map(|by| PartitionColumns::new(by, &columns)).transpose()?;
    let format = Format::new(options, &in_files(&columns, partition_columns.as_ref()))?;
    let storage = Storage { authorized, objects: session.shared.objects.clone() };
    let region = storage::region(options.region.as_deref(), &session.shared.config.region)?;
    let root = names::root(&statement.destination, options);
    let context = storage::listing_context(&root.bucket, &root.key);
    storage.check_region(&root.bucket, &region, &context)?;
    destination::prepare(&storage, &root, options).await?;
    let shared = Arc::clone(&session.shared);
    let n_cores = shared.config.parallelism.max(1);
    let spills = match partition_columns {
        Some(_) => Spills::Above((SORT_BYTES / n_cores).max(MIN_SORT_BYTES)),
        None => Spills::AtLast,
    };
    let executable = execute::prepare_with(&shared, &scope.catalog, planned.plan, scope.facts.now, spills).await?;
    let partitioned = partition_columns
        .map(|columns| Arc::new(Partitioned { columns, directories: Directories::new(executable.memory_pool()) }));
    let arrangement = Arrangement {
        n_slices: if options.parallel { n_cores } else { 1 },
        ordered: statement.query.ast.order_by.is_some(),
        partitioned: partitioned.clone(),
    };
    let executable = executable.rearranged(|plan, config| arrangement.of(plan, config))?;
    let job = Arc::new(Job {
        names: FileNames::new(&root, options),
        attributes: destination::attributes(options),
        clean_path: options.clean_path,
        manifest: options.manifest,
        encoders: if options.parallel { 1 } else { n_cores },
        n_files: AtomicU64::new(0),
        clock: Arc::clone(&shared.clock),
        stop: running.cancel.child_token(),
        history: History::begin(session, statement, running, format.log_name()),
        storage,
        root,
        format,
        partitioned,
        columns,
    });
    session.begin_load(Command::Unload, running.query_id);
    let told = progress::Told::new(session, progress::of_unload(job.history.progress()));
    let n_rows = told.during(unload(session, &job, &executable, running)).await?;
    session.loaded(Command::Unload, n_rows);
    session.notice(Notice::info(format!("UNLOAD completed, {n_rows} record(s) unloaded successfully.")));
    Ok(Outcome::Command("UNLOAD".to_owned()))
}

/// Names and types of the result's columns, as manifests show them.
fn columns(planned: &Planned) -> Vec<(String, ColumnType)> {
    let fields = planned.plan.schema().fields().iter().zip(&planned.names);
    fields.map(|(field, name)| (name.clone(), types::column_type(field))).collect()
}

fn in_files(columns: &[(String, ColumnType)], partitions: Option<&PartitionColumns>) -> Vec<(String, ColumnType)> {
    match partitions {
        None => columns.to_vec(),
        Some(partitions) => partitions.kept().iter().filter_map(|index| columns.get(*index).cloned()).collect(),
    }
}

/// How many rows were unloaded.
async fn unload(
    session: &SqlSession,
    job: &Arc<Job>,
    executable: &execute::Executable,
    running: &Running,
) -> Result<u64, SqlError> {
    // The task outlives this future: when the client is gone, it still has to remove what it wrote.
    let _ends_with_this_future = job.stop.clone().drop_guard();
    let streams = execute::streams(executable, running)?;
    let task = session.shared.cpu.spawn(job::run(Arc::clone(job), streams));
    let written = task.await.map_err(|error| broken("the unload ended early", &error))??;
    Ok(written.iter().map(|written| written.rows).sum())
}

#[cfg(test)]
mod tests;
