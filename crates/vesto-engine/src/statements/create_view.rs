//! `CREATE VIEW` <https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_VIEW.html>

use std::sync::Arc;

use datafusion::logical_expr::{Expr, LogicalPlan, LogicalPlanBuilder};
use vesto_session::Outcome;
use vesto_sql::statements::view::CreateView;
use vesto_types::{SqlError, SqlState};
use vesto_warehouse::{Relation, View, ViewColumn, ViewSpec};

use super::create_table::target_schema;
use super::dml::refuse_read_only;
use super::drop::must_be_owner;
use crate::errors::sql_error;
use crate::planning::parameters::ParameterTypes;
use crate::planning::{Planned, plan_query};
use crate::session::{SqlSession, transaction_error};
use crate::types;

pub(super) fn execute(session: &mut SqlSession, create: &CreateView) -> Result<Outcome, SqlError> {
    session.transaction().begin_statement();
    refuse_read_only(session)?;
    let scope = Arc::new(session.scope());
    let schema = target_schema(session, &scope, &create.name, false)?;
    let existing = scope.catalog.relation_in(schema, &create.name.name);
    let columns = if create.late_binding {
        let named = create.columns.iter().map(|name| ViewColumn {
            name: name.clone(),
            column_type: vesto_types::ColumnType::Varchar(vesto_types::ColumnType::MAX_VARCHAR),
        });
        named.collect()
    } else {
        let Planned { plan, names } = plan_query(&create.query, &scope, &ParameterTypes::none())?;
        if create.columns.len() > names.len() {
            let message = "CREATE VIEW specifies more column names than columns";
            return Err(SqlError::new(SqlState::SYNTAX_ERROR, message));
        }
        let mut names = names;
        for (name, given) in names.iter_mut().zip(&create.columns) {
            name.clone_from(given);
        }
        let fields = plan.schema().fields().iter().zip(names);
        fields.map(|(field, name)| ViewColumn { name, column_type: types::column_type(field) }).collect()
    };
    let spec = ViewSpec {
        schema_id: schema,
        name: create.name.name.clone(),
        owner: scope.facts.user,
        definition: create.query.text.clone(),
        late_binding: create.late_binding,
        columns,
    };
    let made = match existing {
        Some(Relation::View(view)) if create.or_replace => {
            must_be_owner(&scope, &Relation::View(Arc::clone(&view)))?;
            session.transaction().replace_view(view.id, spec)
        }
        Some(_) => {
            let message = format!("Relation \"{}\" already exists", create.name.name);
            return Err(SqlError::new(SqlState::DUPLICATE_TABLE, message));
        }
        None => session.transaction().create_view(spec),
    };
    made.map_err(|error| transaction_error(&error))?;
    Ok(Outcome::Command("CREATE VIEW".to_owned()))
}

/// The view's query under the names that its columns were given when it was made.
pub(crate) fn with_column_names(plan: LogicalPlan, view: &View) -> Result<LogicalPlan, SqlError> {
    let n_named = view.columns.len().min(plan.schema().fields().len());
    if n_named == 0 {
        return Ok(plan);
    }
    let columns = plan.schema().columns();
    let expressions = columns.into_iter().enumerate().map(|(index, column)| {
        let name = view.columns.get(index).map_or_else(|| column.name.clone(), |named| named.name.clone());
        Expr::Column(column).alias(name)
    });
    LogicalPlanBuilder::from(plan)
        .project(expressions.collect::<Vec<_>>())
        .and_then(LogicalPlanBuilder::build)
        .map_err(sql_error)
}
