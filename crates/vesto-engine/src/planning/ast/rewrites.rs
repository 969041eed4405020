//! Expressions that DataFusion plans otherwise, or not at all: DECODE is a CASE, SIMILAR TO and LIKE … ESCAPE are other
//! patterns, a cast to regclass is a look-up.

use std::ops::ControlFlow;

use sqlparser::ast::helpers::attached_token::AttachedToken;
use sqlparser::ast::{
    BinaryOperator, CaseWhen, CastKind, DataType as SqlType, Expr, Function, FunctionArg, FunctionArgExpr,
    FunctionArgumentList, FunctionArguments, GroupByExpr, Ident, Interval, JsonPathElem, ObjectName, ObjectNamePart,
    Query, Select, SelectItem, SetExpr, TableFactor, UnaryOperator, Value, ValueWithSpan, Visit, Visitor,
    visit_expressions,
};
use vesto_types::{SqlError, SqlState};

use crate::functions::partiql::navigate;

pub(super) fn rewrite(expr: &mut Expr) -> Result<(), SqlError> {
    match expr {
        Expr::Function(function) if is_named(function, "decode") => {
            if let Some(case) = decode(function) {
                *expr = case;
            }
        }
        // `ARRAY(SELECT x …)`
        Expr::Function(function) if is_named(function, "array") => {
            if let FunctionArguments::Subquery(query) = &function.args
                && let Some(aggregated) = array_of(query)
            {
                *expr = aggregated;
            }
        }
        Expr::SimilarTo { negated, expr: text, pattern, escape_char } => {
            let escape = escape_of(escape_char.as_ref())?.unwrap_or('\\');
            let Some(similar) = literal(pattern) else {
                return Err(SqlError::not_supported("SIMILAR TO with a computed pattern"));
            };
            let op = if *negated { BinaryOperator::PGRegexNotMatch } else { BinaryOperator::PGRegexMatch };
            let pattern = string(regex_of_similar(similar, escape));
            *expr = Expr::BinaryOp { left: Box::new(text.as_ref().clone()), op, right: Box::new(pattern) };
        }
        Expr::Like { pattern, escape_char, .. } | Expr::ILike { pattern, escape_char, .. } => {
            let escape = escape_of(escape_char.as_ref())?;
            if let (Some(escape), true) = (escape, escape_char.is_some())
                && escape != '\\'
            {
                let Some(text) = literal(pattern) else {
                    return Err(SqlError::not_supported("LIKE … ESCAPE with a computed pattern"));
                };
                **pattern = string(with_backslashes(text, escape));
            }
            *escape_char = None;
        }
        Expr::Cast { expr: inner, data_type, .. } if is_regclass(data_type) => {
            *expr = call("regclass_oid", vec![inner.as_ref().clone()]);
        }
        Expr::Subquery(query) if reads_nothing(query) => *expr = Expr::Value(Value::Null.into()),
        Expr::Subquery(query) => {
            if let Some(condition) = single_value(query) {
                *expr = Expr::Case {
                    case_token: AttachedToken::empty(),
                    end_token: AttachedToken::empty(),
                    operand: None,
                    conditions: vec![CaseWhen { condition, result: expr.clone() }],
                    else_result: None,
                };
            }
        }
        // `1e3` is a double.
        Expr::Value(value) => {
            if let Value::Number(digits, _) = &value.value
                && digits.contains(['e', 'E'])
            {
                *expr = cast(string(digits.clone()), SqlType::DoublePrecision);
            }
        }
        // `value.name[0]`
        Expr::JsonAccess { value, path } => {
            let step = |step: &JsonPathElem| match step {
                JsonPathElem::Dot { key, .. } => string(key.clone()),
                JsonPathElem::Bracket { key } | JsonPathElem::ColonBracket { key } => key.clone(),
            };
            let steps = path.path.iter().map(step);
            *expr = call(navigate::NAME, std::iter::once(value.as_ref().clone()).chain(steps).collect());
        }
        Expr::Interval(interval) => {
            if let Some(typed) = typed_interval(interval) {
                *expr = typed;
            }
        }
        // Text has one collation.
        Expr::Collate { expr: inner, .. } => *expr = inner.as_ref().clone(),
        _ => {}
    }
    Ok(())
}

/// A literal with a qualifier that DataFusion does not read, `'1-2' YEAR TO MONTH` or `'1 day 1 hour' DAY`, as a cast.
/// `'3' MONTH` is left to DataFusion, whose sums with dates files are pruned by.
fn typed_interval(interval: &Interval) -> Option<Expr> {
    let first = interval.leading_field.as_ref()?;
    let text = literal(&interval.value)?;
    let is_number = text.trim_start_matches('-').bytes().all(|byte| byte.is_ascii_digit());
    if is_number && interval.last_field.is_none() {
        return None;
    }
    let last = interval.last_field.as_ref().map(|last| format!(" TO {last}")).unwrap_or_default();
    let precision = interval.fractional_seconds_precision.or(interval.leading_precision);
    let precision = precision.map(|precision| format!("({precision})")).unwrap_or_default();
    let name = format!("INTERVAL {first}{last}{precision}");
    vesto_sql::parse_type(&name).ok()?;
    Some(cast(string(text.to_owned()), SqlType::Custom(ObjectName::from(vec![Ident::new(name)]), Vec::new())))
}

pub(super) fn cast(expr: Expr, data_type: SqlType) -> Expr {
    Expr::Cast { kind: CastKind::Cast, expr: Box::new(expr), data_type, format: None, array: false }
}

/// A plain scalar subquery, `(SELECT x FROM … WHERE …)`, becomes one that aggregates. Conditions of its WHERE clause that
/// are on the outer query alone, which DataFusion does not plan there, are answered: no row, and so NULL, without them.
fn single_value(query: &mut Query) -> Option<Expr> {
    if query.limit_clause.is_some() || query.fetch.is_some() {
        return None;
    }
    let SetExpr::Select(select) = query.body.as_mut() else { return None };
    let is_grouped = !matches!(&select.group_by, GroupByExpr::Expressions(by, _) if by.is_empty());
    let is_plain = !is_grouped && select.having.is_none() && select.qualify.is_none() && select.distinct.is_none();
    if select.from.is_empty() || !is_plain {
        return None;
    }
    let [SelectItem::UnnamedExpr(value) | SelectItem::ExprWithAlias { expr: value, .. }] =
        select.projection.as_mut_slice()
    else {
        return None;
    };
    if is_aggregate(value) {
        return None;
    }
    query.order_by = None;
    *value = call(crate::functions::single_value::NAME, vec![value.clone()]);
    let own = relation_names(select)?;
    let (outer, inner): (Vec<Expr>, Vec<Expr>) =
        conjuncts(select.selection.take()).into_iter().partition(|condition| is_outer(condition, &own));
    select.selection = all_of(inner);
    all_of(outer)
}

/// The subquery's rows as an array; NULL, not an empty array, when there are none.
fn array_of(query: &Query) -> Option<Expr> {
    let mut query = query.clone();
    query.order_by = None;
    let SetExpr::Select(select) = query.body.as_mut() else { return None };
    let [SelectItem::UnnamedExpr(value) | SelectItem::ExprWithAlias { expr: value, .. }] =
        select.projection.as_mut_slice()
    else {
        return None;
    };
    *value = call(crate::functions::ARRAY_OF, vec![value.clone()]);
    Some(Expr::Subquery(Box::new(query)))
}

/// Whether a plain scalar subquery reads `pg_catalog.pg_collation`, which has no rows: so it has none either. psql
/// compares collations there by `<>`, a correlation that DataFusion does not plan.
fn reads_nothing(query: &Query) -> bool {
    let SetExpr::Select(select) = query.body.as_ref() else { return false };
    let is_empty = |factor: &TableFactor| {
        let TableFactor::Table { name, .. } = factor else { return false };
        let parts: Vec<&str> =
            name.0.iter().filter_map(ObjectNamePart::as_ident).map(|ident| ident.value.as_str()).collect();
        parts == ["pg_catalog", "pg_collation"]
    };
    let aggregates = select.projection.iter().any(|item| match item {
        SelectItem::UnnamedExpr(value) | SelectItem::ExprWithAlias { expr: value, .. } => is_aggregate(value),
        _ => true,
    });
    !aggregates && select.from.iter().any(|table| table.joins.is_empty() && is_empty(&table.relation))
}

/// What the select's tables are called; `None` when one has no plain name.
fn relation_names(select: &Select) -> Option<Vec<String>> {
    let factors = select
        .from
        .iter()
        .flat_map(|table| std::iter::once(&table.relation).chain(table.joins.iter().map(|join| &join.relation)));
    let name = |factor: &TableFactor| match factor {
        TableFactor::Table { alias: Some(alias), .. } | TableFactor::Derived { alias: Some(alias), .. } => {
            Some(alias.name.value.clone())
        }
        TableFactor::Table { name, alias: None, .. } => {
            name.0.last().and_then(ObjectNamePart::as_ident).map(|ident| ident.value.clone())
        }
        _ => None,
    };
    factors.map(name).collect()
}

fn conjuncts(condition: Option<Expr>) -> Vec<Expr> {
    let mut rest: Vec<Expr> = condition.into_iter().collect();
    let mut found = Vec::new();
    while let Some(condition) = rest.pop() {
        match condition {
            Expr::BinaryOp { left, op: BinaryOperator::And, right } => rest.extend([*right, *left]),
            other => found.push(other),
        }
    }
    found
}

fn all_of(conditions: Vec<Expr>) -> Option<Expr> {
    let and = |left, right| Expr::BinaryOp { left: Box::new(left), op: BinaryOperator::And, right: Box::new(right) };
    conditions.into_iter().reduce(and)
}

/// Whether every column of the condition is qualified by a table that is not the subquery's own.
fn is_outer(condition: &Expr, own: &[String]) -> bool {
    let (mut n_outer, mut others) = (0, false);
    let _ = visit_expressions(condition, |expr| {
        match expr {
            Expr::CompoundIdentifier(parts) => match parts.iter().rev().nth(1) {
                Some(table) if !own.contains(&table.value) => n_outer += 1,
                _ => others = true,
            },
            Expr::Identifier(_) | Expr::Subquery(_) | Expr::Exists { .. } | Expr::InSubquery { .. } => others = true,
            _ => {}
        }
        ControlFlow::<()>::Continue(())
    });
    n_outer > 0 && !others
}

/// Whether the expression calls an aggregate or window function of its own query.
fn is_aggregate(expr: &Expr) -> bool {
    struct Search {
        found: bool,
        depth: usize,
    }
    impl Visitor for Search {
        type Break = ();

        fn pre_visit_query(&mut self, _: &Query) -> ControlFlow<()> {
            self.depth += 1;
            ControlFlow::Continue(())
        }

        fn post_visit_query(&mut self, _: &Query) -> ControlFlow<()> {
            self.depth -= 1;
            ControlFlow::Continue(())
        }

        fn pre_visit_expr(&mut self, expr: &Expr) -> ControlFlow<()> {
            if let Expr::Function(function) = expr
                && self.depth == 0
            {
                let name = function.name.0.last().and_then(ObjectNamePart::as_ident);
                let named = name.is_some_and(|name| crate::functions::is_aggregate_name(&name.value));
                self.found |= named || function.over.is_some();
            }
            ControlFlow::Continue(())
        }
    }
    let mut search = Search { found: false, depth: 0 };
    let _ = expr.visit(&mut search);
    search.found
}

fn is_named(function: &Function, name: &str) -> bool {
    let last = function.name.0.last().and_then(ObjectNamePart::as_ident);
    last.is_some_and(|ident| ident.value == name)
}

fn is_regclass(data_type: &SqlType) -> bool {
    matches!(data_type, SqlType::Regclass) || data_type.to_string().eq_ignore_ascii_case("pg_catalog.regclass")
}

pub(in crate::planning) fn call(name: &str, arguments: Vec<Expr>) -> Expr {
    let args = arguments.into_iter().map(|argument| FunctionArg::Unnamed(FunctionArgExpr::Expr(argument))).collect();
    Expr::Function(Function {
        name: ObjectName::from(vec![Ident::new(name)]),
        uses_odbc_syntax: false,
        parameters: FunctionArguments::None,
        args: FunctionArguments::List(FunctionArgumentList { duplicate_treatment: None, args, clauses: Vec::new() }),
        filter: None,
        null_treatment: None,
        over: None,
        within_group: Vec::new(),
    })
}

/// `DECODE(value, search, result, … [, default])`: NULL equals NULL.
/// <https://docs.aws.amazon.com/redshift/latest/dg/r_DECODE_expression.html>
fn decode(function: &Function) -> Option<Expr> {
    let FunctionArguments::List(list) = &function.args else { return None };
    let arguments = list.args.iter().map(|argument| match argument {
        FunctionArg::Unnamed(FunctionArgExpr::Expr(expr)) => Some(expr.clone()),
        _ => None,
    });
    let mut arguments = arguments.collect::<Option<Vec<Expr>>>()?.into_iter();
    let value = arguments.next()?;
    let (mut conditions, mut default) = (Vec::new(), None);
    while let Some(search) = arguments.next() {
        let Some(result) = arguments.next() else {
            default = Some(Box::new(search));
            break;
        };
        conditions.push(CaseWhen { condition: equal_or_both_null(&value, search), result });
    }
    if conditions.is_empty() {
        return None;
    }
    Some(Expr::Case {
        case_token: AttachedToken::empty(),
        end_token: AttachedToken::empty(),
        operand: None,
        conditions,
        else_result: default,
    })
}

fn equal_or_both_null(value: &Expr, search: Expr) -> Expr {
    let value = Box::new(value.clone());
    if matches!(&search, Expr::Value(ValueWithSpan { value: Value::Null, .. })) {
        return Expr::IsNull(value);
    }
    if is_constant(&search) {
        return Expr::BinaryOp { left: value, op: BinaryOperator::Eq, right: Box::new(search) };
    }
    Expr::IsNotDistinctFrom(value, Box::new(search))
}

fn is_constant(expr: &Expr) -> bool {
    match expr {
        Expr::Value(_) => true,
        Expr::Cast { expr, .. } | Expr::UnaryOp { op: UnaryOperator::Minus, expr } => is_constant(expr),
        _ => false,
    }
}

fn literal(expr: &Expr) -> Option<&str> {
    match expr {
        Expr::Value(value) => match &value.value {
            Value::SingleQuotedString(text) | Value::EscapedStringLiteral(text) => Some(text),
            _ => None,
        },
        _ => None,
    }
}

fn string(text: String) -> Expr {
    Expr::Value(Value::SingleQuotedString(text).into())
}

/// The escape character; the empty string is none.
fn escape_of(escape: Option<&ValueWithSpan>) -> Result<Option<char>, SqlError> {
    let Some(escape) = escape else { return Ok(None) };
    let text = match &escape.value {
        Value::SingleQuotedString(text) | Value::EscapedStringLiteral(text) => text.as_str(),
        _ => "",
    };
    let mut chars = text.chars();
    match (chars.next(), chars.next()) {
        (None, _) => Ok(Some('\u{1}')),
        (Some(escape), None) => Ok(Some(escape)),
        (Some('\\'), Some('\\')) if chars.next().is_none() => Ok(Some('\\')),
        _ => Err(SqlError::new(SqlState("22019"), "invalid escape string")
            .with_hint("Escape string must be empty or one character.")),
    }
}

/// The pattern with its own escape character replaced by the backslash.
fn with_backslashes(pattern: &str, escape: char) -> String {
    let mut out = String::with_capacity(pattern.len());
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        if c == escape {
            if let Some(next) = chars.next() {
                out.push('\\');
                out.push(next);
            }
        } else if c == '\\' {
            out.push_str("\\\\");
        } else {
            out.push(c);
        }
    }
    out
}

/// `%` and `_` are LIKE's, `| * + ? {} () []` a regular expression's, all else is itself; the whole text must match.
/// <https://docs.aws.amazon.com/redshift/latest/dg/pattern-matching-conditions-similar-to.html>
fn regex_of_similar(pattern: &str, escape: char) -> String {
    let mut out = String::from("^(?:");
    let mut in_brackets = false;
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        match c {
            _ if c == escape => {
                if let Some(next) = chars.next() {
                    out.push('\\');
                    out.push(next);
                }
            }
            '[' => {
                in_brackets = true;
                out.push(c);
            }
            ']' => {
                in_brackets = false;
                out.push(c);
            }
            _ if in_brackets => out.push(c),
            '%' => out.push_str("(?s:.*)"),
            '_' => out.push_str("(?s:.)"),
            '.' | '^' | '$' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            other => out.push(other),
        }
    }
    out.push_str(")$");
    out
}
