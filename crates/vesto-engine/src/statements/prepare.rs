//! `PREPARE`, `EXECUTE`, `DEALLOCATE` <https://docs.aws.amazon.com/redshift/latest/dg/r_PREPARE.html>

use std::sync::Arc;

use datafusion::common::ScalarValue;
use vesto_session::{Column, Outcome, Parameter};
use vesto_sql::Statement;
use vesto_sql::statements::prepare::{Execute, Prepare};
use vesto_types::{ColumnType, SqlError, SqlState};

use super::defaults;
use crate::cast::text_of;
use crate::planning::plan_expression;
use crate::session::{Running, SqlSession};

/// A statement that EXECUTE runs.
#[derive(Debug, Clone)]
pub(crate) struct PreparedStatement {
    statement: Arc<Statement>,
    parameter_types: Vec<ColumnType>,
    n_parameters: usize,
}

pub(super) fn prepare(session: &mut SqlSession, prepare: &Prepare) -> Result<Outcome, SqlError> {
    if session.prepared.contains_key(&prepare.name) {
        let message = format!("prepared statement \"{}\" already exists", prepare.name);
        return Err(SqlError::new(SqlState("42P05"), message));
    }
    if !matches!(*prepare.statement, Statement::Query(_) | Statement::Dml(_)) {
        return Err(SqlError::new(SqlState::SYNTAX_ERROR, "only SELECT, INSERT, UPDATE and DELETE can be prepared"));
    }
    let prepared = PreparedStatement {
        statement: Arc::new(prepare.statement.as_ref().clone()),
        parameter_types: prepare.parameter_types.clone(),
        n_parameters: prepare.n_parameters,
    };
    session.prepared.insert(prepare.name.clone(), prepared);
    Ok(Outcome::Command("PREPARE".to_owned()))
}

pub(super) async fn execute(
    session: &mut SqlSession,
    execute: &Execute,
    running: &Running,
) -> Result<Outcome, SqlError> {
    let prepared = find(session, &execute.name)?.clone();
    if execute.arguments.len() != prepared.n_parameters {
        let message = format!("wrong number of parameters for prepared statement \"{}\"", execute.name);
        let detail = format!("Expected {} parameters but got {}.", prepared.n_parameters, execute.arguments.len());
        return Err(SqlError::new(SqlState::SYNTAX_ERROR, message).with_detail(detail));
    }
    let scope = Arc::new(session.scope());
    let mut parameters = Vec::with_capacity(execute.arguments.len());
    for (index, argument) in execute.arguments.iter().enumerate() {
        let planned = plan_expression(&argument.ast, &scope)?;
        let (array, column_type) = defaults::evaluate(&session.shared, &scope, planned)?;
        let is_null = ScalarValue::try_from_array(&array, 0).is_ok_and(|value| value.is_null());
        let text = text_of(&array, &column_type)?;
        parameters.push(Parameter {
            oid: prepared.parameter_types.get(index).map_or(0, ColumnType::oid),
            text: (!is_null).then(|| text.value(0).to_owned()),
        });
    }
    super::execute(session, &prepared.statement, prepared.n_parameters, &parameters, running).await
}

/// The result columns of a prepared statement.
pub(super) async fn columns(session: &mut SqlSession, name: &str) -> Result<Option<Vec<Column>>, SqlError> {
    let prepared = find(session, name)?.clone();
    let oids: Vec<u32> = prepared.parameter_types.iter().map(ColumnType::oid).collect();
    let described = Box::pin(super::describe(session, &prepared.statement, prepared.n_parameters, &oids)).await?;
    Ok(described.columns)
}

pub(super) fn deallocate(session: &mut SqlSession, name: Option<&str>) -> Result<Outcome, SqlError> {
    match name {
        None => session.prepared.clear(),
        Some(name) => {
            find(session, name)?;
            session.prepared.remove(name);
        }
    }
    Ok(Outcome::Command("DEALLOCATE".to_owned()))
}

fn find<'a>(session: &'a SqlSession, name: &str) -> Result<&'a PreparedStatement, SqlError> {
    session.prepared.get(name).ok_or_else(|| {
        let message = format!("prepared statement \"{name}\" does not exist");
        SqlError::new(SqlState::INVALID_STATEMENT_NAME, message)
    })
}
