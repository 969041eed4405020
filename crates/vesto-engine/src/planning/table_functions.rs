//! Functions that answer rows: in FROM, with a column definition list, or alone in a SELECT list, where each row is one
//! text in parentheses.

mod pg_get_grantee_by_iam_role;
mod pg_get_iam_role_by_user;

use std::ops::ControlFlow;
use std::sync::Arc;

use arrow::array::RecordBatch;
use datafusion::catalog::MemTable;
use datafusion::datasource::provider_as_source;
use datafusion::logical_expr::{Expr, TableSource};
use sqlparser::ast::{
    BinaryOperator, Expr as SqlExpr, Function, FunctionArguments, Ident, ObjectName, ObjectNamePart, Query, Select,
    SelectItem, SetExpr, TableAlias, TableFactor, TableFunctionArgs, TableWithJoins, Value, VisitMut, VisitorMut,
};
use vesto_types::{SqlError, SqlState};

use super::scope::Scope;
use crate::errors::sql_error;
use crate::relations::{Kind, Rows};

/// One of them. All take one text.
pub(super) struct TableFunction {
    name: &'static str,
    columns: &'static [(&'static str, Kind)],
    rows: fn(&Scope, &str, &mut Rows) -> Result<(), SqlError>,
}

static FUNCTIONS: &[&TableFunction] = &[&pg_get_grantee_by_iam_role::FUNCTION, &pg_get_iam_role_by_user::FUNCTION];

fn find(name: &str) -> Option<&'static TableFunction> {
    FUNCTIONS.iter().find(|function| function.name == name).copied()
}

/// The rows of a call in FROM.
pub(super) fn source(scope: &Scope, name: &str, arguments: &[Expr]) -> Result<Arc<dyn TableSource>, SqlError> {
    let undefined = || SqlError::new(SqlState("42883"), format!("function {name} does not exist"));
    let function = find(name).ok_or_else(undefined)?;
    let [Expr::Literal(argument, _)] = arguments else { return Err(undefined()) };
    let Some(Some(argument)) = argument.try_as_str() else { return Err(undefined()) };
    let batch = function.batch(scope, argument)?;
    let table = MemTable::try_new(batch.schema(), vec![vec![batch]]).map_err(sql_error)?;
    Ok(provider_as_source(Arc::new(table)))
}

impl TableFunction {
    fn batch(&self, scope: &Scope, argument: &str) -> Result<RecordBatch, SqlError> {
        if !scope.is_superuser() {
            let message = format!("must be superuser to call {}", self.name);
            return Err(SqlError::new(SqlState::INSUFFICIENT_PRIVILEGE, message));
        }
        let mut rows = Rows::new(self.columns);
        (self.rows)(scope, argument, &mut rows)?;
        rows.finish()
    }
}

/// `SELECT f('x')` becomes `SELECT '(' || a || ',' || b || ')' AS f FROM f('x')`.
pub(super) fn move_to_from(query: &mut Query) {
    let _never = query.visit(&mut Mover);
}

struct Mover;

impl VisitorMut for Mover {
    type Break = ();

    fn pre_visit_query(&mut self, query: &mut Query) -> ControlFlow<()> {
        if let SetExpr::Select(select) = query.body.as_mut() {
            move_call(select);
        }
        ControlFlow::Continue(())
    }
}

fn move_call(select: &mut Select) {
    if !select.from.is_empty() {
        return;
    }
    let [item] = select.projection.as_mut_slice() else { return };
    let (call, alias) = match item {
        SelectItem::UnnamedExpr(SqlExpr::Function(call)) => (call, None),
        SelectItem::ExprWithAlias { expr: SqlExpr::Function(call), alias } => (call, Some(alias.clone())),
        _ => return,
    };
    let Some(function) = function_of(call) else { return };
    let FunctionArguments::List(arguments) = &call.args else { return };
    let factor = TableFactor::Table {
        name: call.name.clone(),
        alias: None::<TableAlias>,
        args: Some(TableFunctionArgs { args: arguments.args.clone(), settings: None }),
        with_hints: Vec::new(),
        version: None,
        with_ordinality: false,
        partitions: Vec::new(),
        json_path: None,
        sample: None,
        index_hints: Vec::new(),
    };
    let alias = alias.unwrap_or_else(|| Ident::new(function.name));
    *item = SelectItem::ExprWithAlias { expr: record_text(function), alias };
    select.from = vec![TableWithJoins { relation: factor, joins: Vec::new() }];
}

fn function_of(call: &Function) -> Option<&'static TableFunction> {
    let ObjectName(parts) = &call.name;
    find(&parts.last().and_then(ObjectNamePart::as_ident)?.value)
}

fn record_text(function: &TableFunction) -> SqlExpr {
    let text = |text: &str| SqlExpr::Value(Value::SingleQuotedString(text.to_owned()).into());
    let mut expr = text("(");
    let mut append = |part: SqlExpr| {
        let left = Box::new(expr.clone());
        expr = SqlExpr::BinaryOp { left, op: BinaryOperator::StringConcat, right: Box::new(part) };
    };
    for (index, (name, _)) in function.columns.iter().enumerate() {
        if index > 0 {
            append(text(","));
        }
        append(SqlExpr::Identifier(Ident::new(*name)));
    }
    append(text(")"));
    expr
}
