//! `CREATE TABLE AS` and `SELECT INTO` <https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_TABLE_AS.html>

use std::collections::HashSet;
use std::sync::Arc;

use vesto_session::Outcome;
use vesto_sql::create_table::{CreateTableAs, TableAttributes};
use vesto_sql::statements::select_into::SelectInto;
use vesto_sql::{ParsedQuery, QualifiedName};
use vesto_types::{ColumnType, SqlError, SqlState};
use vesto_warehouse::{ColumnSpec, TableSpec};

use super::analyze::{self, Cause};
use super::assign::{RowShape, Source};
use super::{Bound, create_table, insert};
use crate::planning::{Planned, parameters, plan_query};
use crate::relations::log;
use crate::session::{Running, SqlSession};
use crate::types;

pub(super) async fn execute(
    session: &mut SqlSession,
    create: &CreateTableAs,
    bound: Bound<'_>,
    running: &Running,
) -> Result<Outcome, SqlError> {
    let what = What {
        name: &create.name,
        temporary: create.temporary,
        if_not_exists: create.if_not_exists,
        columns: &create.columns,
        attributes: &create.attributes,
        query: &create.query,
    };
    what.execute(session, bound, running).await?;
    Ok(Outcome::Command("SELECT".to_owned()))
}

pub(super) async fn select_into(
    session: &mut SqlSession,
    into: &SelectInto,
    bound: Bound<'_>,
    running: &Running,
) -> Result<Outcome, SqlError> {
    let attributes = TableAttributes::default();
    let what = What {
        name: &into.table,
        temporary: into.temporary,
        if_not_exists: false,
        columns: &[],
        attributes: &attributes,
        query: &into.query,
    };
    what.execute(session, bound, running).await?;
    Ok(Outcome::Command("SELECT".to_owned()))
}

struct What<'a> {
    name: &'a QualifiedName,
    temporary: bool,
    if_not_exists: bool,
    columns: &'a [String],
    attributes: &'a TableAttributes,
    query: &'a ParsedQuery,
}

impl What<'_> {
    async fn execute(&self, session: &mut SqlSession, bound: Bound<'_>, running: &Running) -> Result<(), SqlError> {
        session.transaction().begin_statement();
        let mut scope = session.scope();
        scope.log = log::read(&session.shared.warehouse, self.query, &scope).await?;
        let scope = Arc::new(scope);
        let schema = create_table::target_schema(session, &scope, self.name, self.temporary)?;
        if create_table::exists(session, &scope, schema, &self.name.name, self.if_not_exists)? {
            return Ok(());
        }
        let bound_types = bound.types();
        let Planned { plan, names } = plan_query(self.query, &scope, &bound_types)?;
        let plan = parameters::bind(plan, &bound_types, bound.n_parameters, bound.parameters)?;
        session.note_reads(&scope);
        let names = self.names(names)?;
        let fields = plan.schema().fields().iter().zip(&names);
        let columns = fields.map(|(field, name)| ColumnSpec::new(name, stored_type(&types::column_type(field))));
        let mut spec = TableSpec::new(schema, &self.name.name, scope.facts.user, columns.collect());
        create_table::attributes(&mut spec, self.attributes);
        let table = create_table::make(session, spec)?;
        let sources = (0..names.len()).map(Source::Input).collect();
        let shape = RowShape { table: Arc::clone(&table), sources };
        let n_rows = insert::insert_plan(session, &scope, plan, &shape, running).await?;
        // A table made by a query is analyzed with it.
        analyze::record(session, &table, n_rows, Cause::Load { rows: n_rows }).await
    }

    fn names(&self, planned: Vec<String>) -> Result<Vec<String>, SqlError> {
        if self.columns.len() > planned.len() {
            return Err(SqlError::new(SqlState::SYNTAX_ERROR, "CREATE TABLE AS specifies too many column names"));
        }
        let mut names = planned;
        for (name, given) in names.iter_mut().zip(self.columns) {
            name.clone_from(given);
        }
        let mut seen = HashSet::new();
        for name in &names {
            if !seen.insert(name) {
                let message = format!("column \"{name}\" duplicated");
                return Err(SqlError::new(SqlState::DUPLICATE_COLUMN, message));
            }
        }
        Ok(names)
    }
}

/// A column cannot have a type that only expressions have.
fn stored_type(column_type: &ColumnType) -> ColumnType {
    match column_type {
        ColumnType::Decimal { precision: 0, scale } => ColumnType::Decimal { precision: 18, scale: *scale },
        other => other.clone(),
    }
}
