//! `COPY … JOB CREATE` and `COPY JOB` <https://docs.aws.amazon.com/redshift/latest/dg/r_COPY-JOB.html>
//!
//! A job is a COPY that is kept and run for objects that came after it; `background` runs those with AUTO ON. Creating one
//! takes the privileges that the load will need; everything else of the statement is judged when it runs.
//! COPY JOB RUN runs as who says it. It takes what no run has taken yet, and tries again what has failed: by itself file
//! after file if need be, each committed; within a transaction block all of it or nothing, as part of the block.

mod choice;
mod privileges;
mod run;

use std::sync::Arc;

use vesto_session::{Column, Outcome, RowsTag};
use vesto_sql::Authorization;
use vesto_sql::QualifiedName;
use vesto_sql::copy::{CopyJob as Command, CopySource, CopyStatement, JobClause};
use vesto_types::{Notice, SqlError, SqlState};
use vesto_warehouse::{CopyJob, CopyJobId, Privilege, Relation};

pub(super) use self::choice::JobRun;
pub(crate) use self::run::{Ran, run_automatically};
use super::dml::refuse_read_only;
use super::show::{text_column, text_rows};
use crate::planning::scope::Scope;
use crate::session::{Block, Running, SqlSession, transaction_error};

const COLUMNS: [&str; 8] =
    ["job_id", "job_name", "owner", "table_name", "data_source", "iam_role", "is_auto", "job_text"];

pub(super) async fn execute(
    session: &mut SqlSession,
    command: &Command,
    running: &Running,
) -> Result<Outcome, SqlError> {
    match command {
        Command::Alter { name, auto } => alter(session, name, *auto),
        Command::Run(name) => run(session, name, running).await,
        Command::List => list(session),
        Command::Show(name) => show(session, name),
        Command::Drop(name) => drop_job(session, name).await,
    }
}

pub(super) fn columns(command: &Command) -> Option<Vec<Column>> {
    match command {
        Command::List | Command::Show(_) => Some(COLUMNS.iter().map(|name| text_column(name)).collect()),
        Command::Alter { .. } | Command::Run(_) | Command::Drop(_) => None,
    }
}

/// `COPY … JOB CREATE name`. Nothing is loaded: objects that are there already are none of the job's.
pub(super) async fn create(
    session: &mut SqlSession,
    statement: &CopyStatement,
    clause: &JobClause,
) -> Result<Outcome, SqlError> {
    refuse_block(session, "COPY JOB CREATE")?;
    session.transaction().begin_statement();
    refuse_read_only(session)?;
    let scope = session.scope();
    privileges::require(&scope, Privilege::Create)?;
    let table = scope.stored_table(&statement.table)?;
    scope.require(scope.facts.user, &Relation::Table(Arc::clone(&table)), Privilege::Insert)?;
    if table.temporary {
        return Err(SqlError::not_supported("COPY JOB for a temporary table"));
    }
    // A run has the search path of its owner, where another template may have the name.
    if let Some(template) = statement.template.as_ref().map(|used| &used.name).filter(|name| name.schema.is_none()) {
        let message = format!("a COPY JOB needs the schema of template \"{}\"", template.name);
        let hint = format!("Write USING TEMPLATE public.{} if that is its schema.", template.name);
        return Err(SqlError::new(SqlState::INVALID_PARAMETER_VALUE, message).with_hint(hint));
    }
    let (CopySource::S3(url), Authorization::Roles { text: role, .. }) = (&statement.source, &statement.authorization)
    else {
        return Err(SqlError::not_supported("COPY JOB without IAM_ROLE or from anything but Amazon S3"));
    };
    let schema = scope.catalog.schema_by_id(table.schema_id).map(|schema| schema.name.clone());
    let job = CopyJob {
        id: CopyJobId(0),
        name: clause.name.clone(),
        owner: scope.facts.user,
        schema: schema.unwrap_or_default(),
        table: table.name.clone(),
        bucket: url.bucket.clone(),
        prefix: url.key.clone(),
        iam_role: role.clone(),
        text: clause.copy.clone(),
        auto: clause.auto,
        created: session.shared.clock.now(),
    };
    session.transaction().create_copy_job(job).map_err(|error| transaction_error(&error))?;
    // The job's time is now: whoever is told that it is there may upload at once.
    session.commit_and_go_on().await?;
    Ok(Outcome::Command("CREATE COPY JOB".to_owned()))
}

fn alter(session: &mut SqlSession, name: &str, auto: Option<bool>) -> Result<Outcome, SqlError> {
    session.transaction().begin_statement();
    refuse_read_only(session)?;
    let job = managed(&session.scope(), name, Privilege::Alter)?;
    if let Some(auto) = auto.filter(|auto| *auto != job.auto) {
        let altered = session.transaction().alter_copy_job(CopyJob { auto, ..CopyJob::clone(&job) });
        altered.map_err(|error| transaction_error(&error))?;
    }
    Ok(Outcome::Command("ALTER COPY JOB".to_owned()))
}

async fn drop_job(session: &mut SqlSession, name: &str) -> Result<Outcome, SqlError> {
    refuse_block(session, "COPY JOB DROP")?;
    session.transaction().begin_statement();
    refuse_read_only(session)?;
    let job = managed(&session.scope(), name, Privilege::Drop)?;
    session.transaction().drop_copy_job(job.id).map_err(|error| transaction_error(&error))?;
    session.commit_and_go_on().await?;
    Ok(Outcome::Command("DROP COPY JOB".to_owned()))
}

async fn run(session: &mut SqlSession, name: &str, running: &Running) -> Result<Outcome, SqlError> {
    session.transaction().begin_statement();
    let job = managed(&session.scope(), name, Privilege::Alter)?;
    let Ran { failed, error, .. } = Box::pin(run::run(session, &job, running)).await?;
    if let Some(error) = error {
        return Err(error);
    }
    for (key, reason) in failed {
        let text = format!("s3://{}/{key} could not be loaded: {reason}", job.bucket);
        session.notice(Notice::warning(SqlState("01000"), text));
    }
    Ok(Outcome::Command("COPY".to_owned()))
}

fn list(session: &mut SqlSession) -> Result<Outcome, SqlError> {
    session.transaction().begin_statement();
    let scope = session.scope();
    let mut jobs: Vec<&Arc<CopyJob>> = scope.catalog.copy_jobs().filter(|job| sees(&scope, job)).collect();
    jobs.sort_by(|a, b| a.name.cmp(&b.name));
    rows(&scope, &jobs)
}

fn show(session: &mut SqlSession, name: &str) -> Result<Outcome, SqlError> {
    session.transaction().begin_statement();
    let scope = session.scope();
    let job = scope.catalog.copy_job(name).filter(|job| sees(&scope, job)).ok_or_else(|| no_such_job(name))?;
    rows(&scope, &[job])
}

fn rows(scope: &Scope, jobs: &[&Arc<CopyJob>]) -> Result<Outcome, SqlError> {
    let row = |job: &&Arc<CopyJob>| {
        let owner = scope.catalog.user_by_id(job.owner).map(|user| user.name.clone());
        vec![
            job.id.to_string(),
            job.name.clone(),
            owner.unwrap_or_default(),
            format!("{}.{}", job.schema, job.table),
            format!("s3://{}/{}", job.bucket, job.prefix),
            job.iam_role.clone(),
            if job.auto { "1" } else { "0" }.to_owned(),
            job.text.clone(),
        ]
    };
    let names: Vec<String> = COLUMNS.iter().map(|name| (*name).to_owned()).collect();
    text_rows(&names, jobs.iter().map(row).collect(), RowsTag::Counted("SELECT"))
}

/// Whose jobs a user sees: the own ones, a superuser everybody's.
pub(crate) fn sees(scope: &Scope, job: &CopyJob) -> bool {
    job.owner == scope.facts.user || scope.is_superuser()
}

/// The job, if the user may act on it: the owner, and who holds the permission on all copy jobs.
fn managed(scope: &Scope, name: &str, privilege: Privilege) -> Result<Arc<CopyJob>, SqlError> {
    let job = scope.catalog.copy_job(name).ok_or_else(|| no_such_job(name))?;
    if job.owner != scope.facts.user {
        privileges::require(scope, privilege)?;
    }
    Ok(Arc::clone(job))
}

fn no_such_job(name: &str) -> SqlError {
    SqlError::new(SqlState::UNDEFINED_OBJECT, format!("copy job \"{name}\" does not exist"))
}

fn refuse_block(session: &SqlSession, what: &str) -> Result<(), SqlError> {
    if session.transactions.block() != Block::Explicit {
        return Ok(());
    }
    Err(SqlError::new(SqlState::ACTIVE_TRANSACTION, format!("{what} cannot run inside a transaction block")))
}

/// The COPY that the job stands for, its table as it was when the job was made.
fn statement_of(job: &CopyJob) -> Result<CopyStatement, SqlError> {
    let mut parsed = vesto_sql::parse(&job.text)?;
    match parsed.pop().map(|parsed| parsed.statement) {
        Some(vesto_sql::Statement::Copy(statement)) if parsed.is_empty() => {
            let table = QualifiedName { database: None, schema: Some(job.schema.clone()), name: job.table.clone() };
            // The clause stays, so that a template is judged as part of a job.
            let clause = JobClause { name: job.name.clone(), auto: job.auto, copy: String::new() };
            Ok(CopyStatement { table, job: Some(clause), ..*statement })
        }
        _ => Err(SqlError::new(SqlState::INTERNAL_ERROR, format!("copy job \"{}\" is not a COPY", job.name))),
    }
}

#[cfg(test)]
mod tests;
