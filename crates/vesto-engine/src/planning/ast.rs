//! Edits of the syntax tree that make DataFusion's planner see what PostgreSQL's would: whole numbers are INTEGER when
//! they fit, every result has a name of its own.

mod rewrites;

pub(super) use rewrites::call;

use std::collections::HashSet;
use std::ops::ControlFlow;

use sqlparser::ast::{
    DataType as SqlType, Expr, Function, FunctionArg, FunctionArgExpr, FunctionArguments, GroupByExpr, Ident,
    JsonPathElem, LimitClause, ObjectName, ObjectNamePart, OrderByKind, Query, Select, SelectItem, TableFactor,
    TrimWhereField, UnaryOperator, Value, VisitMut, VisitorMut, WindowFrameBound, WindowType,
};
use vesto_types::SqlError;

/// What separates a name from the number that makes it unique; cut off before a client sees it.
pub(super) const UNIQUE: char = '\u{1}';

/// The name of a result that has an input column's.
pub(super) fn result_beside_column(name: &str) -> String {
    format!("{name}{UNIQUE}result")
}

pub(super) fn prepare(query: &mut Query) -> Result<(), SqlError> {
    finish(query.visit(&mut Preparation))
}

pub(super) fn prepare_expression(expression: &mut Expr) -> Result<(), SqlError> {
    finish(expression.visit(&mut Preparation))
}

fn finish(flow: ControlFlow<SqlError>) -> Result<(), SqlError> {
    match flow {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(error) => Err(error),
    }
}

struct Preparation;

impl VisitorMut for Preparation {
    type Break = SqlError;

    fn pre_visit_query(&mut self, query: &mut Query) -> ControlFlow<SqlError> {
        if let Some(order_by) = &mut query.order_by
            && let OrderByKind::Expressions(expressions) = &mut order_by.kind
        {
            expressions.iter_mut().for_each(|item| leave_number(&mut item.expr));
        }
        match &mut query.limit_clause {
            Some(LimitClause::LimitOffset { limit, offset, .. }) => {
                limit.iter_mut().for_each(row_count);
                offset.iter_mut().for_each(|offset| row_count(&mut offset.value));
            }
            Some(LimitClause::OffsetCommaLimit { offset, limit }) => {
                row_count(offset);
                row_count(limit);
            }
            None => {}
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_select(&mut self, select: &mut Select) -> ControlFlow<SqlError> {
        if !select.connect_by.is_empty() {
            return ControlFlow::Break(SqlError::not_supported("CONNECT BY"));
        }
        if let GroupByExpr::Expressions(expressions, _) = &mut select.group_by {
            expressions.iter_mut().for_each(leave_number);
        }
        name_results(select);
        ControlFlow::Continue(())
    }

    fn pre_visit_table_factor(&mut self, factor: &mut TableFactor) -> ControlFlow<SqlError> {
        match factor {
            TableFactor::Table { sample: Some(_), .. } => ControlFlow::Break(SqlError::not_supported("TABLESAMPLE")),
            TableFactor::Pivot { .. } => ControlFlow::Break(SqlError::not_supported("PIVOT")),
            TableFactor::Unpivot { .. } => ControlFlow::Break(SqlError::not_supported("UNPIVOT")),
            _ => ControlFlow::Continue(()),
        }
    }

    fn pre_visit_expr(&mut self, expr: &mut Expr) -> ControlFlow<SqlError> {
        match expr {
            Expr::Interval(interval) => leave_number(&mut interval.value),
            Expr::Function(function) => prepare_function(function),
            _ => {}
        }
        ControlFlow::Continue(())
    }

    fn post_visit_expr(&mut self, expr: &mut Expr) -> ControlFlow<SqlError> {
        if let Err(error) = rewrites::rewrite(expr) {
            return ControlFlow::Break(error);
        }
        match expr {
            Expr::Function(function) => frame_bounds(function, unmark),
            Expr::Value(value) => {
                if let Value::Number(digits, false) = &value.value
                    && digits.parse::<i32>().is_ok()
                {
                    *expr = rewrites::cast(expr.clone(), SqlType::Integer(None));
                }
            }
            // `-5` is one number, so that it is planned as a literal.
            Expr::UnaryOp { op: UnaryOperator::Minus, expr: inner } => {
                if let Expr::Cast { expr: number, data_type: SqlType::Integer(None), .. } = inner.as_mut()
                    && let Expr::Value(value) = number.as_mut()
                    && let Value::Number(digits, _) = &mut value.value
                    && !digits.starts_with('-')
                {
                    digits.insert(0, '-');
                    *expr = inner.as_ref().clone();
                }
            }
            _ => {}
        }
        ControlFlow::Continue(())
    }
}

/// LIMIT and OFFSET: a number stays one, a parameter is a BIGINT.
fn row_count(expr: &mut Expr) {
    leave_number(expr);
    if let Expr::Value(value) = expr
        && matches!(value.value, Value::Placeholder(_))
    {
        *expr = rewrites::cast(expr.clone(), SqlType::BigInt(None));
    }
}

/// Frame bounds, taken as they are: the planner reads bare numbers only.
fn frame_bounds(function: &mut Function, mark: fn(&mut Expr)) {
    let Some(WindowType::WindowSpec(spec)) = &mut function.over else { return };
    let Some(frame) = &mut spec.window_frame else { return };
    for bound in [Some(&mut frame.start_bound), frame.end_bound.as_mut()].into_iter().flatten() {
        if let WindowFrameBound::Preceding(Some(count)) | WindowFrameBound::Following(Some(count)) = bound {
            mark(count);
        }
    }
}

fn unmark(expr: &mut Expr) {
    if let Expr::Value(value) = expr
        && let Value::Number(_, long) = &mut value.value
    {
        *long = false;
    }
}

/// Marks a bare number as an ordinal, a count or part of an interval: it stays as it is.
fn leave_number(expr: &mut Expr) {
    if let Expr::Value(value) = expr
        && let Value::Number(_, long) = &mut value.value
    {
        *long = true;
    }
}

fn prepare_function(function: &mut Function) {
    // `pg_catalog.format_type(…)`: functions have no schemas here.
    if let [.., ObjectNamePart::Identifier(schema), name @ ObjectNamePart::Identifier(_)] = function.name.0.as_slice()
        && matches!(schema.value.as_str(), "pg_catalog" | "public" | "information_schema")
    {
        function.name = ObjectName(vec![name.clone()]);
    }
    frame_bounds(function, leave_number);
    let name = function.name.0.last().and_then(ObjectNamePart::as_ident).map(|ident| ident.value.clone());
    if name.as_deref() == Some("listagg")
        && let FunctionArguments::List(list) = &mut function.args
        && list.args.len() == 1
    {
        let empty = Expr::Value(Value::SingleQuotedString(String::new()).into());
        list.args.push(FunctionArg::Unnamed(FunctionArgExpr::Expr(empty)));
    }
}

/// Gives every unnamed result its PostgreSQL name, made unique within the select list.
fn name_results(select: &mut Select) {
    let mut taken: HashSet<String> = HashSet::new();
    for item in &mut select.projection {
        match item {
            SelectItem::UnnamedExpr(expr) => {
                let is_column = matches!(expr, Expr::Identifier(_) | Expr::CompoundIdentifier(_));
                let name = result_name(expr);
                let is_new = taken.insert(name.clone());
                if is_column && is_new {
                    continue;
                }
                let alias = if is_new { name } else { unique(&name, &mut taken) };
                *item = SelectItem::ExprWithAlias { expr: expr.clone(), alias: Ident::with_quote('"', alias) };
            }
            SelectItem::ExprWithAlias { alias, .. } if !taken.insert(alias.value.clone()) => {
                alias.value = unique(&alias.value, &mut taken);
            }
            _ => {}
        }
    }
}

fn unique(name: &str, taken: &mut HashSet<String>) -> String {
    let mut n = 2;
    loop {
        let candidate = format!("{name}{UNIQUE}{n}");
        if taken.insert(candidate.clone()) {
            return candidate;
        }
        n += 1;
    }
}

/// PostgreSQL's name of a result: the column's or function's, `case`, or `?column?`.
fn result_name(expr: &Expr) -> String {
    name_of(expr).unwrap_or_else(|| match expr {
        Expr::Cast { data_type, .. } => type_name(data_type),
        _ => "?column?".to_owned(),
    })
}

fn name_of(expr: &Expr) -> Option<String> {
    match expr {
        Expr::Identifier(ident) => Some(ident.value.clone()),
        Expr::CompoundIdentifier(parts) => parts.last().map(|ident| ident.value.clone()),
        Expr::Function(function) => {
            function.name.0.last().and_then(ObjectNamePart::as_ident).map(|ident| ident.value.clone())
        }
        Expr::JsonAccess { value, path } => {
            let named = path.path.iter().rev().find_map(|step| match step {
                JsonPathElem::Dot { key, .. } => Some(key.clone()),
                JsonPathElem::Bracket { .. } | JsonPathElem::ColonBracket { .. } => None,
            });
            named.or_else(|| name_of(value))
        }
        Expr::Cast { expr, .. } => name_of(expr),
        Expr::Nested(expr) => name_of(expr),
        Expr::Case { .. } => Some("case".to_owned()),
        Expr::Extract { .. } => Some("date_part".to_owned()),
        Expr::Substring { .. } => Some("substring".to_owned()),
        Expr::Position { .. } => Some("position".to_owned()),
        Expr::Ceil { .. } => Some("ceil".to_owned()),
        Expr::Floor { .. } => Some("floor".to_owned()),
        Expr::Overlay { .. } => Some("overlay".to_owned()),
        Expr::Trim { trim_where, .. } => Some(match trim_where {
            Some(TrimWhereField::Leading) => "ltrim".to_owned(),
            Some(TrimWhereField::Trailing) => "rtrim".to_owned(),
            Some(TrimWhereField::Both) | None => "btrim".to_owned(),
        }),
        _ => None,
    }
}

fn type_name(data_type: &SqlType) -> String {
    match vesto_sql::parse_type(&data_type.to_string()) {
        Ok(column_type) => column_type.internal_name().to_owned(),
        Err(_) => "?column?".to_owned(),
    }
}
