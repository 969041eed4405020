//! How Redshift names a result column that has no alias: after the column, the function or the cast's type, else
//! `?column?` (PostgreSQL 8.0's FigureColname).

use sqlparser::ast::{DataType, Expr, JsonPathElem, Query, Select, SelectItem, SetExpr, Value};
use vesto_types::ColumnType;

use super::functions;
use super::tokens::APPROXIMATE_COUNT;
use crate::parse::parse_type;
use crate::query::OutputName;

const NONE: &str = "?column?";

pub(crate) fn output_names(query: &Query) -> Vec<OutputName> {
    let mut body = query.body.as_ref();
    loop {
        match body {
            SetExpr::Select(select) => return of_select(select),
            SetExpr::SetOperation { left, .. } => body = left,
            SetExpr::Query(query) => body = &query.body,
            SetExpr::Values(values) => {
                let n_columns = values.rows.first().map_or(0, |row| row.len());
                return (1..=n_columns).map(|n| OutputName::Name(format!("column{n}"))).collect();
            }
            SetExpr::Insert(_) | SetExpr::Update(_) | SetExpr::Delete(_) | SetExpr::Merge(_) => return Vec::new(),
            SetExpr::Table(_) => return vec![OutputName::Wildcard],
        }
    }
}

fn of_select(select: &Select) -> Vec<OutputName> {
    let names = select.projection.iter().map(|item| match item {
        SelectItem::UnnamedExpr(expression) => OutputName::Name(expression_name(expression)),
        SelectItem::ExprWithAlias { alias, .. } => OutputName::Name(alias.value.clone()),
        SelectItem::ExprWithAliases { aliases, .. } => {
            OutputName::Name(aliases.first().map_or(NONE.to_owned(), |alias| alias.value.clone()))
        }
        SelectItem::QualifiedWildcard(..) | SelectItem::Wildcard(_) => OutputName::Wildcard,
    });
    names.collect()
}

pub(super) fn expression_name(expression: &Expr) -> String {
    name(expression).map_or_else(|| NONE.to_owned(), |(name, _)| name)
}

/// A type's name gives way to any name inside the cast.
#[derive(PartialEq, Eq)]
enum Strength {
    Weak,
    Strong,
}

fn strong(name: &str) -> Option<(String, Strength)> {
    Some((name.to_owned(), Strength::Strong))
}

fn name(expression: &Expr) -> Option<(String, Strength)> {
    match expression {
        Expr::Identifier(ident) => strong(if ident.value == "sysdate" { "timestamp" } else { &ident.value }),
        Expr::CompoundIdentifier(parts) => strong(&parts.last()?.value),
        Expr::Nested(inner) => name(inner),
        Expr::Collate { expr, .. } => name(expr),
        Expr::CompoundFieldAccess { root, .. } => name(root),
        // Of a path the last name, whatever element is taken of it.
        Expr::JsonAccess { value, path } => {
            let named = path.path.iter().rev().find_map(|step| match step {
                JsonPathElem::Dot { key, .. } => Some(key),
                JsonPathElem::Bracket { .. } | JsonPathElem::ColonBracket { .. } => None,
            });
            named.map_or_else(|| name(value), |key| strong(key))
        }
        Expr::Cast { expr, data_type, .. } | Expr::Convert { expr, data_type: Some(data_type), .. } => {
            name(expr).filter(|(_, strength)| *strength == Strength::Strong).or_else(|| type_name(data_type))
        }
        Expr::TypedString(typed) => type_name(&typed.data_type),
        Expr::Interval(_) => Some(("interval".to_owned(), Strength::Weak)),
        Expr::Value(value) if matches!(value.value, Value::Boolean(_)) => Some(("bool".to_owned(), Strength::Weak)),
        Expr::Case { else_result, .. } => {
            let from_else = else_result.as_deref().and_then(name);
            from_else
                .filter(|(_, strength)| *strength == Strength::Strong)
                .or_else(|| Some(("case".to_owned(), Strength::Weak)))
        }
        Expr::Function(function) => match functions::name(function) {
            Some("date_part" | "datepart") => strong("pgdate_part"),
            Some("dateadd") => strong("date_add"),
            Some("datediff") => strong("date_diff"),
            Some(APPROXIMATE_COUNT) => strong("count"),
            Some("nvl") => strong("coalesce"),
            Some("user") => strong("current_user"),
            Some("current_date") => strong("date"),
            Some("current_time") => strong("timetz"),
            Some("current_timestamp") => strong("timestamptz"),
            Some("localtime") => strong("time"),
            Some("localtimestamp") => strong("timestamp"),
            Some(name) => strong(name),
            None => strong(&function.name.0.last()?.as_ident()?.value),
        },
        Expr::Extract { .. } => strong("date_part"),
        Expr::AtTimeZone { .. } => strong("timezone"),
        Expr::Ceil { .. } => strong("ceil"),
        Expr::Floor { .. } => strong("floor"),
        Expr::Position { .. } => strong("position"),
        Expr::Substring { .. } => strong("substring"),
        Expr::Trim { .. } => strong("btrim"),
        Expr::Overlay { .. } => strong("overlay"),
        Expr::Array(_) => strong("array"),
        _ => None,
    }
}

fn type_name(data_type: &DataType) -> Option<(String, Strength)> {
    let name = match parse_type(&data_type.to_string()).ok()? {
        ColumnType::Char(_) => "bpchar",
        known => known.internal_name(),
    };
    Some((name.to_owned(), Strength::Weak))
}
