//! SQL statements, one file each. This is the table: which file answers which statement.

mod alter_table;
mod analyze;
mod assign;
mod begin;
mod comment;
pub(crate) mod copy;
pub(crate) mod copy_job;
mod create_group;
mod create_schema;
mod create_table;
mod create_table_as;
mod create_user;
pub(crate) mod create_view;
mod cursor;
mod defaults;
mod delete;
mod dml;
mod drop;
mod explain;
mod explain_authorization;
mod grant;
mod insert;
mod lock;
pub(crate) mod prepare;
mod progress;
mod select;
mod set;
mod show;
mod storage;
pub(crate) mod template;
mod truncate;
mod unload;
mod update;
mod vacuum;

use vesto_session::{Column, Outcome, Parameter, StatementDescription};
use vesto_sql::{Dml, Statement};
use vesto_types::{ColumnType, SqlError};

pub(crate) use self::dml::select_query;
use crate::planning::parameters::ParameterTypes;
use crate::session::{Running, SqlSession};

/// Runs a statement. Boxed arms: the future of the largest statement must not be every statement's size.
pub(crate) async fn execute(
    session: &mut SqlSession,
    statement: &Statement,
    n_parameters: usize,
    parameters: &[Parameter],
    running: &Running,
) -> Result<Outcome, SqlError> {
    let bound = Bound { n_parameters, parameters };
    match statement {
        Statement::Query(query) => Box::pin(select::execute(session, query, bound, running)).await,
        Statement::Dml(Dml::Insert { with, insert }) => {
            Box::pin(insert::execute(session, with.as_ref(), insert, bound, running)).await
        }
        Statement::Dml(Dml::Update { with, update }) => {
            Box::pin(update::execute(session, with.as_ref(), update, bound, running)).await
        }
        Statement::Dml(Dml::Delete { with, delete }) => {
            Box::pin(delete::execute(session, with.as_ref(), delete, bound, running)).await
        }
        Statement::Dml(Dml::Merge { .. }) => Err(SqlError::not_supported("MERGE")),
        Statement::Truncate { table } => Box::pin(truncate::execute(session, table)).await,
        Statement::CreateTable(create) => create_table::execute(session, create),
        Statement::CreateTableAs(create) => Box::pin(create_table_as::execute(session, create, bound, running)).await,
        Statement::SelectInto(into) => Box::pin(create_table_as::select_into(session, into, bound, running)).await,
        Statement::AlterTable(alter) => Box::pin(alter_table::execute(session, alter)).await,
        Statement::CreateView(create) => create_view::execute(session, create),
        Statement::CreateSchema(create) => create_schema::execute(session, create),
        Statement::AlterSchema(alter) => create_schema::alter(session, alter),
        Statement::Drop(drop) => Box::pin(drop::execute(session, drop)).await,
        Statement::Comment(comment) => Box::pin(comment::execute(session, comment)).await,
        Statement::CreateUser(create) => Box::pin(create_user::create(session, create)).await,
        Statement::AlterUser(alter) => Box::pin(create_user::alter(session, alter)).await,
        Statement::DropUser { names, if_exists } => create_user::drop_users(session, names, *if_exists),
        Statement::CreateGroup(create) => create_group::create(session, create),
        Statement::AlterGroup(alter) => create_group::alter(session, alter),
        Statement::DropGroup { name } => create_group::drop_group(session, name),
        Statement::Grant(grant) => grant::execute(session, grant),
        Statement::AssumeRoleGrant(grant) => grant::assume_role(session, grant),
        Statement::Begin(_) => begin::begin(session),
        Statement::Commit => Box::pin(begin::commit(session)).await,
        Statement::Rollback => begin::rollback(session),
        Statement::Lock(lock) => Box::pin(lock::execute(session, lock)).await,
        Statement::Set(set) => set::set(session, set),
        Statement::SessionAuthorization(authorization) => set::session_authorization(session, authorization),
        Statement::SessionCharacteristics(_) => Ok(Outcome::Command("SET".to_owned())),
        Statement::Reset { name } => set::reset(session, name.as_deref()),
        Statement::Show(show) => show::execute(session, show),
        Statement::Explain(explain) => Box::pin(explain::execute(session, explain, bound)).await,
        Statement::Analyze(analyze) => analyze::execute(session, analyze).await,
        Statement::Vacuum(vacuum) => Box::pin(vacuum::execute(session, vacuum, running)).await,
        Statement::DeclareCursor(declare) => Box::pin(cursor::declare(session, declare, bound, running)).await,
        Statement::Fetch(fetch) => Box::pin(cursor::fetch(session, fetch)).await,
        Statement::Close { cursor } => cursor::close(session, cursor),
        Statement::Prepare(prepare) => prepare::prepare(session, prepare),
        Statement::Execute(execute) => Box::pin(prepare::execute(session, execute, running)).await,
        Statement::Deallocate { name } => prepare::deallocate(session, name.as_deref()),
        Statement::Copy(copy) => Box::pin(copy::execute(session, copy, running)).await,
        Statement::Unload(unload) => Box::pin(unload::execute(session, unload, running)).await,
        Statement::ExplainAuthorization(explained) => {
            Box::pin(explain_authorization::execute(session, explained, running)).await
        }
        Statement::CopyJob(command) => Box::pin(copy_job::execute(session, command, running)).await,
        Statement::CreateTemplate(create) => template::create(session, create),
        Statement::AlterTemplate(alter) => template::alter(session, alter),
        Statement::DropTemplate { name } => template::drop_template(session, name),
        Statement::CreateMaterializedView(_) => Err(SqlError::not_supported("CREATE MATERIALIZED VIEW")),
        Statement::RefreshMaterializedView { .. } => Err(SqlError::not_supported("REFRESH MATERIALIZED VIEW")),
        Statement::CreateDatabase(_) => Err(SqlError::not_supported("CREATE DATABASE")),
        Statement::CreateRole(_) => Err(SqlError::not_supported("CREATE ROLE")),
        Statement::AlterRole(_) => Err(SqlError::not_supported("ALTER ROLE")),
        Statement::DropRole { .. } => Err(SqlError::not_supported("DROP ROLE")),
        Statement::RoleGrant(_) => Err(SqlError::not_supported("GRANT ROLE")),
        Statement::SystemGrant(_) => Err(SqlError::not_supported("GRANT of system permissions")),
        Statement::AlterDefaultPrivileges(_) => Err(SqlError::not_supported("ALTER DEFAULT PRIVILEGES")),
        Statement::AnalyzeCompression(_) => Err(SqlError::not_supported("ANALYZE COMPRESSION")),
        Statement::Cancel { .. } => Err(SqlError::not_supported("CANCEL")),
        Statement::Call(_) => Err(SqlError::not_supported("CALL")),
        Statement::NotBuilt { name } => Err(SqlError::not_supported(name)),
    }
}

/// A statement's parameters.
#[derive(Clone, Copy)]
pub(crate) struct Bound<'a> {
    pub(crate) n_parameters: usize,
    pub(crate) parameters: &'a [Parameter],
}

impl Bound<'_> {
    pub(crate) fn types(&self) -> ParameterTypes {
        let oids: Vec<u32> = self.parameters.iter().map(|parameter| parameter.oid).collect();
        ParameterTypes::from_oids(&oids)
    }
}

/// COMMIT and ROLLBACK, the only statements that a failed transaction takes.
pub(crate) fn ends_transaction(statement: &Statement) -> bool {
    matches!(statement, Statement::Commit | Statement::Rollback)
}

/// What the extended protocol tells of a statement before it runs.
pub(crate) async fn describe(
    session: &mut SqlSession,
    statement: &Statement,
    n_parameters: usize,
    oids: &[u32],
) -> Result<StatementDescription, SqlError> {
    let types = ParameterTypes::from_oids(oids);
    let described = match statement {
        Statement::Query(query) => select::describe(session, query, &types, n_parameters)?,
        Statement::DeclareCursor(declare) => {
            Described::command(select::describe(session, &declare.query, &types, n_parameters)?.parameters)
        }
        Statement::CreateTableAs(create) => {
            Described::command(select::describe(session, &create.query, &types, n_parameters)?.parameters)
        }
        Statement::Dml(dml) => Described::command(dml::describe(session, dml, &types, n_parameters)?),
        Statement::Show(show) => Described { parameters: Vec::new(), columns: Some(show::columns(show)) },
        Statement::CopyJob(command) => Described { parameters: Vec::new(), columns: copy_job::columns(command) },
        Statement::Explain(_) => Described { parameters: Vec::new(), columns: Some(explain::columns()) },
        Statement::ExplainAuthorization(_) => {
            Described { parameters: Vec::new(), columns: Some(explain_authorization::columns()) }
        }
        Statement::Fetch(fetch) => {
            Described { parameters: Vec::new(), columns: Some(cursor::columns(session, &fetch.cursor)?) }
        }
        Statement::Execute(execute) => {
            Described { parameters: Vec::new(), columns: prepare::columns(session, &execute.name).await? }
        }
        _ => Described::command(Vec::new()),
    };
    let mut parameter_oids: Vec<u32> = described.parameters.iter().map(ColumnType::oid).collect();
    parameter_oids.resize(n_parameters, ColumnType::Varchar(ColumnType::MAX_VARCHAR).oid());
    for (oid, wish) in parameter_oids.iter_mut().zip(oids).filter(|(_, wish)| **wish != 0) {
        *oid = *wish;
    }
    Ok(StatementDescription { parameter_oids, columns: described.columns })
}

pub(crate) struct Described {
    pub(crate) parameters: Vec<ColumnType>,
    pub(crate) columns: Option<Vec<Column>>,
}

impl Described {
    fn command(parameters: Vec<ColumnType>) -> Self {
        Self { parameters, columns: None }
    }
}
