//! `EXPLAIN AUTHORIZATION <COPY | UNLOAD>`, Vesto's own: a row for each step of the chain that would decide the statement,
//! up to the first refusal, and no data moved. What would stop the statement in S3 for another reason (no such bucket, a
//! destination that is not empty) is a last row with the decision `Error`.
//!
//! **Invariant:** it agrees with the statement, because both take their steps from `authorization` and S3's answers from
//! `vesto_objects`. What is wrong with the statement itself (no such table) is an error here too.

mod copy;
mod several;
mod unload;

use std::sync::Arc;

use arrow::array::{ArrayRef, RecordBatch, StringArray};
use arrow::datatypes::{DataType, Field, Schema};
use futures::stream::{self, StreamExt};
use vesto_session::{Column, Outcome, Rows, RowsTag};
use vesto_sql::copy::{CopySource, CopyStatement};
use vesto_sql::unload::UnloadStatement;
use vesto_sql::{ObjectUrl, Statement};
use vesto_types::{ColumnType, SqlError};

use super::storage::{self, Storage};
use super::template;
use crate::authorization::{self, Authorized, Command, Requester, Step, Trail};
use crate::planning::parameters::ParameterTypes;
use crate::planning::plan_query;
use crate::relations::log;
use crate::session::{Running, SqlSession};

const COLUMNS: [&str; 9] =
    ["step", "principal", "action", "resource", "decision", "reason", "policy", "statement", "hint"];

pub(super) async fn execute(
    session: &mut SqlSession,
    statement: &Statement,
    running: &Running,
) -> Result<Outcome, SqlError> {
    session.transaction().begin_statement();
    let mut trail = Trail::explaining();
    let explained = match statement {
        Statement::Copy(statement) => copy(session, statement, running, &mut trail).await,
        Statement::Unload(statement) => unload(session, statement, running, &mut trail).await,
        _ => return Err(SqlError::not_supported("EXPLAIN AUTHORIZATION of this statement")),
    };
    match explained {
        Err(error) if !trail.is_denied() => Err(error),
        _ => rows(&trail.steps),
    }
}

pub(super) fn columns() -> Vec<Column> {
    COLUMNS.iter().map(|name| Column::new(*name, &ColumnType::Varchar(ColumnType::MAX_VARCHAR))).collect()
}

async fn copy(
    session: &mut SqlSession,
    statement: &CopyStatement,
    running: &Running,
    trail: &mut Trail,
) -> Result<(), SqlError> {
    let with_template = template::resolve(session, statement)?;
    let statement = with_template.as_ref().unwrap_or(statement);
    if let Some(what) = statement.not_built() {
        return Err(SqlError::not_supported(what));
    }
    let CopySource::S3(url) = &statement.source else {
        return Err(SqlError::not_supported("COPY from anything but Amazon S3"));
    };
    let requester = Arc::new(Requester::of(session, running, Command::Copy));
    let authorized = authorization::copy_steps(&requester, &session.scope(), statement, trail)?;
    let storage = storage_of(session, authorized);
    let region = storage::region(statement.options.region.as_deref(), &session.shared.config.region)?;
    let explained = match statement.options.manifest {
        true => copy::of_manifest(&storage, url, &region, trail).await,
        false => copy::with_prefix(&storage, url, &region, trail).await,
    };
    stopped(explained, &storage, url, trail)
}

/// What is wrong in S3 besides permissions (no such bucket, a destination that is not empty) is the last row.
fn stopped(
    explained: Result<(), SqlError>,
    storage: &Storage,
    url: &ObjectUrl,
    trail: &mut Trail,
) -> Result<(), SqlError> {
    match explained {
        Err(error) if !trail.is_denied() => {
            trail.push(storage.authorized.failed_step(url, &error));
            Ok(())
        }
        explained => explained,
    }
}

async fn unload(
    session: &mut SqlSession,
    statement: &UnloadStatement,
    running: &Running,
    trail: &mut Trail,
) -> Result<(), SqlError> {
    let mut scope = session.scope();
    scope.log = log::read(&session.shared.warehouse, &statement.query, &scope).await?;
    let scope = Arc::new(scope);
    let planned = plan_query(&statement.query, &scope, &ParameterTypes::from_oids(&[]));
    let requester = Arc::new(Requester::of(session, running, Command::Unload));
    let (authorized, _) = authorization::unload_steps(&requester, &scope, statement, planned, trail)?;
    let storage = storage_of(session, authorized);
    let region = storage::region(statement.options.region.as_deref(), &session.shared.config.region)?;
    let explained = unload::steps(&storage, statement, &region, trail).await;
    stopped(explained, &storage, &statement.destination, trail)
}

fn storage_of(session: &SqlSession, authorized: Authorized) -> Storage {
    Storage { authorized, objects: session.shared.objects.clone() }
}

fn rows(steps: &[Step]) -> Result<Outcome, SqlError> {
    let column = |value: &dyn Fn(&Step) -> Option<String>| -> ArrayRef {
        Arc::new(steps.iter().map(value).collect::<StringArray>())
    };
    let arrays = vec![
        column(&|step| Some(step.name.as_str().to_owned())),
        column(&|step| Some(step.principal.clone())),
        column(&|step| Some(step.action.clone())),
        column(&|step| Some(step.resource.clone())),
        column(&|step| Some(step.decision.as_str().to_owned())),
        column(&|step| Some(step.reason.clone())),
        column(&|step| step.policy.clone()),
        column(&|step| step.statement.clone()),
        column(&|step| step.hint.clone()),
    ];
    let fields: Vec<Field> = COLUMNS.iter().map(|name| Field::new(*name, DataType::Utf8, true)).collect();
    let batch = RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays);
    let batch = batch.map_err(|error| crate::errors::arrow_error(&error))?;
    let batches = stream::once(async move { Ok(batch) }).boxed();
    Ok(Outcome::Rows(Rows { columns: columns(), batches, tag: RowsTag::Plain("EXPLAIN") }))
}
