//! The planner's view of the world: names of relations and functions, resolved against a [`Scope`].

use std::cell::{Cell, RefCell};
use std::sync::Arc;

use arrow::datatypes::{DataType, SchemaRef};
use datafusion::catalog::MemTable;
use datafusion::catalog::cte_worktable::CteWorkTable;
use datafusion::common::TableReference;
use datafusion::config::ConfigOptions;
use datafusion::datasource::{ViewTable, provider_as_source};
use datafusion::functions_aggregate::planner::AggregateFunctionPlanner;
use datafusion::functions_nested::planner::NestedFunctionPlanner;
use datafusion::functions_window::planner::WindowFunctionPlanner;
use datafusion::logical_expr::planner::{ContextProvider, ExprPlanner, TypePlanner};
use datafusion::logical_expr::{AggregateUDF, Expr, HigherOrderUDF, LogicalPlan, ScalarUDF, TableSource, WindowUDF};
use datafusion::sql::planner::{PlannerContext, SqlToRel};
use sqlparser::ast::Statement as SqlStatement;
use vesto_types::{SqlError, SqlState};
use vesto_warehouse::{Privilege, Relation, UserId, View};

use super::operators::RedshiftOperators;
use super::scope::{DML_TARGET, Found, Scope, undefined_relation};
use super::type_names::RedshiftTypes;
use super::{bind_ast, options, session_functions, table_functions};
use crate::errors::{external, sql_error};
use crate::relations::{self, SystemRelation};
use crate::scan::TableScan;

/// A view that names views that name views …: deeper than this it is taken for a circle.
const MAX_VIEW_DEPTH: usize = 32;

type Result<T, E = datafusion::common::DataFusionError> = std::result::Result<T, E>;

pub(super) struct PlanningContext<'a> {
    scope: &'a Arc<Scope>,
    config: ConfigOptions,
    planners: Vec<Arc<dyn ExprPlanner>>,
    /// Whose privileges count: the session's user, inside a view its owner.
    user: Cell<UserId>,
    view_depth: Cell<usize>,
    /// The first error of our own; DataFusion may bury it in a collection of others.
    error: RefCell<Option<SqlError>>,
}

impl<'a> PlanningContext<'a> {
    pub(super) fn new(scope: &'a Arc<Scope>) -> Self {
        Self {
            scope,
            config: ConfigOptions::new(),
            planners: vec![
                Arc::new(RedshiftOperators),
                Arc::new(NestedFunctionPlanner),
                Arc::new(AggregateFunctionPlanner),
                Arc::new(WindowFunctionPlanner),
            ],
            user: Cell::new(scope.facts.user),
            view_depth: Cell::new(0),
            error: RefCell::new(None),
        }
    }

    /// A refused privilege or a broken view: what the client must hear, whatever DataFusion made of it.
    pub(super) fn take_error(&self) -> Option<SqlError> {
        self.error.borrow_mut().take()
    }

    fn source(&self, name: &TableReference) -> Result<Arc<dyn TableSource>, SqlError> {
        self.scope.check_database(name.catalog())?;
        if name.table() == DML_TARGET {
            return self.dml_target();
        }
        match self.scope.find(name.schema(), name.table()) {
            Some(Found::Stored(relation)) => {
                let source = self.stored(&relation);
                if let Err(error) = &source {
                    self.error.borrow_mut().get_or_insert_with(|| error.clone());
                }
                source
            }
            Some(Found::System(relation)) => self.system(relation),
            None => match name.schema() {
                Some(schema) if self.scope.catalog.schema(schema).is_none() && !relations::is_system_schema(schema) => {
                    Err(SqlError::new(SqlState::INVALID_SCHEMA_NAME, format!("schema \"{schema}\" does not exist")))
                }
                _ => Err(undefined_relation(name.table())),
            },
        }
    }

    fn stored(&self, relation: &Relation) -> Result<Arc<dyn TableSource>, SqlError> {
        self.scope.require(self.user.get(), relation, Privilege::Select)?;
        match relation {
            Relation::Table(table) => {
                self.scope.note_read(table.id);
                Ok(provider_as_source(Arc::new(TableScan::new(Arc::clone(table)))))
            }
            Relation::View(view) => {
                let plan = self.view(view)?;
                Ok(provider_as_source(Arc::new(ViewTable::new(plan, None))))
            }
        }
    }

    /// The target of UPDATE and DELETE: its privileges are checked by the statement.
    fn dml_target(&self) -> Result<Arc<dyn TableSource>, SqlError> {
        let table = self.scope.dml_target.and_then(|id| self.scope.catalog.table_by_id(id));
        let table = table.ok_or_else(|| undefined_relation(DML_TARGET))?;
        self.scope.note_read(table.id);
        Ok(provider_as_source(Arc::new(TableScan::with_positions(Arc::clone(table)))))
    }

    fn system(&self, relation: &'static SystemRelation) -> Result<Arc<dyn TableSource>, SqlError> {
        let batch = relation.rows(self.scope)?;
        let table = MemTable::try_new(batch.schema(), vec![vec![batch]]).map_err(sql_error)?;
        Ok(provider_as_source(Arc::new(table)))
    }

    /// The view's query, planned as its owner.
    fn view(&self, view: &View) -> Result<LogicalPlan, SqlError> {
        let depth = self.view_depth.get();
        if depth >= MAX_VIEW_DEPTH {
            let message = format!("infinite recursion detected in rules for relation \"{}\"", view.name);
            return Err(SqlError::new(SqlState("42P17"), message));
        }
        let mut query = vesto_sql::parse_query(&view.definition, &vesto_sql::ParseOptions::default())?;
        // A late-binding view's results have no other names than these.
        if !view.columns.is_empty() {
            let columns = super::columns::Columns(self.scope);
            vesto_sql::rewrite::order_by_input_columns(&mut query.ast, &columns, super::ast::result_beside_column);
        }
        bind_ast(&mut query.ast, self.scope)?;
        let caller = self.user.replace(view.owner);
        self.view_depth.set(depth + 1);
        let planned = SqlToRel::new_with_options(self, options())
            .sql_statement_to_plan_with_context(SqlStatement::Query(query.ast), &mut PlannerContext::new());
        self.view_depth.set(depth);
        self.user.set(caller);
        let plan = planned.map_err(|error| self.take_error().unwrap_or_else(|| sql_error(error)))?;
        crate::statements::create_view::with_column_names(plan, view)
    }
}

impl ContextProvider for PlanningContext<'_> {
    fn get_table_source(&self, name: TableReference) -> Result<Arc<dyn TableSource>> {
        self.source(&name).map_err(external)
    }

    fn get_table_function_source(&self, name: &str, arguments: Vec<Expr>) -> Result<Arc<dyn TableSource>> {
        let source = table_functions::source(self.scope, name, &arguments);
        if let Err(error) = &source {
            self.error.borrow_mut().get_or_insert_with(|| error.clone());
        }
        source.map_err(external)
    }

    fn create_cte_work_table(&self, name: &str, schema: SchemaRef) -> Result<Arc<dyn TableSource>> {
        Ok(provider_as_source(Arc::new(CteWorkTable::new(name, schema))))
    }

    fn get_expr_planners(&self) -> &[Arc<dyn ExprPlanner>] {
        &self.planners
    }

    fn get_type_planner(&self) -> Option<Arc<dyn TypePlanner>> {
        Some(Arc::new(RedshiftTypes))
    }

    fn get_function_meta(&self, name: &str) -> Option<Arc<ScalarUDF>> {
        let shared = self.scope.functions.scalars.get(name).cloned();
        shared.or_else(|| session_functions::find(name, self.scope))
    }

    fn get_higher_order_meta(&self, _: &str) -> Option<Arc<HigherOrderUDF>> {
        None
    }

    fn get_aggregate_meta(&self, name: &str) -> Option<Arc<AggregateUDF>> {
        self.scope.functions.aggregates.get(name).cloned()
    }

    fn get_window_meta(&self, name: &str) -> Option<Arc<WindowUDF>> {
        self.scope.functions.windows.get(name).cloned()
    }

    fn get_variable_type(&self, _: &[String]) -> Option<DataType> {
        None
    }

    fn options(&self) -> &ConfigOptions {
        &self.config
    }

    fn udf_names(&self) -> Vec<String> {
        self.scope.functions.scalars.keys().map(|name| (*name).to_owned()).collect()
    }

    fn higher_order_function_names(&self) -> Vec<String> {
        Vec::new()
    }

    fn udaf_names(&self) -> Vec<String> {
        self.scope.functions.aggregates.keys().map(|name| (*name).to_owned()).collect()
    }

    fn udwf_names(&self) -> Vec<String> {
        self.scope.functions.windows.keys().map(|name| (*name).to_owned()).collect()
    }
}
