//! `EXPLAIN` <https://docs.aws.amazon.com/redshift/latest/dg/r_EXPLAIN.html>: the plan as lines of text.

use std::sync::Arc;

use datafusion::physical_plan::displayable;
use vesto_session::{Column, Outcome, RowsTag};
use vesto_sql::statements::explain::Explain;
use vesto_sql::{Dml, Statement};
use vesto_types::SqlError;

use super::show::{text_column, text_rows};
use super::{Bound, delete, update};
use crate::execute;
use crate::planning::parameters::{self, ParameterTypes};
use crate::planning::plan_query;
use crate::session::SqlSession;

const QUERY_PLAN: &str = "QUERY PLAN";

pub(super) async fn execute(
    session: &mut SqlSession,
    explain: &Explain,
    bound: Bound<'_>,
) -> Result<Outcome, SqlError> {
    if explain.analyze {
        return Err(SqlError::not_supported("EXPLAIN ANALYZE"));
    }
    session.transaction().begin_statement();
    let types: ParameterTypes = bound.types();
    let (plan, scope) = match explain.statement.as_ref() {
        Statement::Query(query) => {
            let scope = Arc::new(session.scope());
            (plan_query(query, &scope, &types)?.plan, scope)
        }
        Statement::CreateTableAs(create) => {
            let scope = Arc::new(session.scope());
            (plan_query(&create.query, &scope, &types)?.plan, scope)
        }
        Statement::Dml(Dml::Delete { with, delete }) => delete::plan(session, with.as_ref(), delete, &types)?,
        Statement::Dml(Dml::Update { with, update }) => update::plan(session, with.as_ref(), update, &types)?,
        _ => return Err(SqlError::not_supported("EXPLAIN of this statement")),
    };
    let plan = parameters::bind(plan, &types, bound.n_parameters, bound.parameters)?;
    let executable = execute::prepare(&session.shared, &scope.catalog, plan, scope.facts.now).await?;
    let text = displayable(executable.plan.as_ref()).indent(explain.verbose).to_string();
    // Names of our own begin with a control character.
    let lines = text.lines().map(|line| vec![without_paths(&line.replace('\u{1}', "_"))]).collect();
    text_rows(&[QUERY_PLAN.to_owned()], lines, RowsTag::Plain("EXPLAIN"))
}

/// Where the files are is nobody's business.
fn without_paths(line: &str) -> String {
    match (line.find("file_groups={"), line.find("]]}, ")) {
        (Some(from), Some(to)) if from < to => {
            [line.get(..from), line.get(to + "]]}, ".len()..)].into_iter().flatten().collect()
        }
        _ => line.to_owned(),
    }
}

pub(super) fn columns() -> Vec<Column> {
    vec![text_column(QUERY_PLAN)]
}
