//! The fast way for VALUES: columns of plain literals are read without planning each.

use std::sync::Arc;

use arrow::array::{ArrayRef, StringArray};
use datafusion::common::ScalarValue;
use sqlparser::ast::{Expr, UnaryOperator, Value};
use vesto_types::{ColumnType, SqlError};
use vesto_warehouse::TableColumn;

use crate::cast::{CastContext, cast_array};
use crate::engine::Shared;
use crate::errors::sql_error;
use crate::planning::scope::Scope;
use crate::statements::assign::Source;
use crate::statements::defaults;

/// `DEFAULT` in a VALUES list, which the parser reads as a name.
pub(super) fn is_default(expression: &Expr) -> bool {
    matches!(expression, Expr::Identifier(ident) if ident.quote_style.is_none() && ident.value.eq_ignore_ascii_case("default"))
}

/// `$n`, counted from 0.
pub(super) fn placeholder(expression: &Expr) -> Option<usize> {
    let Expr::Value(value) = expression else { return None };
    let Value::Placeholder(name) = &value.value else { return None };
    name.strip_prefix('$')?.parse::<usize>().ok()?.checked_sub(1)
}

enum Literal<'a> {
    Null,
    Text(&'a str),
    Number { digits: &'a str, negative: bool },
    Boolean(bool),
}

fn literal(expression: &Expr) -> Option<Literal<'_>> {
    match expression {
        Expr::Value(value) => match &value.value {
            Value::Null => Some(Literal::Null),
            Value::SingleQuotedString(text) | Value::EscapedStringLiteral(text) => Some(Literal::Text(text)),
            Value::Number(digits, _) => Some(Literal::Number { digits, negative: false }),
            Value::Boolean(value) => Some(Literal::Boolean(*value)),
            _ => None,
        },
        Expr::UnaryOp { op: UnaryOperator::Minus, expr } => match literal(expr)? {
            Literal::Number { digits, negative } => Some(Literal::Number { digits, negative: !negative }),
            _ => None,
        },
        Expr::UnaryOp { op: UnaryOperator::Plus, expr } => literal(expr),
        Expr::Nested(expr) => literal(expr),
        _ => None,
    }
}

/// The cells as a column of the type; `None` when one is no plain literal or needs a cast of its own.
pub(super) fn column(cells: &[&Expr], column_type: &ColumnType) -> Option<Result<ArrayRef, SqlError>> {
    let is_whole = matches!(column_type, ColumnType::SmallInt | ColumnType::Integer | ColumnType::BigInt);
    let is_text = matches!(column_type, ColumnType::Char(_) | ColumnType::Varchar(_));
    let is_number =
        is_whole || matches!(column_type, ColumnType::Decimal { .. } | ColumnType::Real | ColumnType::DoublePrecision);
    let mut texts = Vec::with_capacity(cells.len());
    for cell in cells {
        texts.push(match literal(cell)? {
            Literal::Null => None,
            Literal::Text(text) => Some(text.to_owned()),
            // `5.7` into an INTEGER is rounded, and numbers into dates are errors: planned, not read.
            Literal::Number { digits, .. } if is_whole && digits.contains(['.', 'e', 'E']) => return None,
            Literal::Number { digits, negative } if is_number || is_text => {
                Some(if negative { format!("-{digits}") } else { digits.to_owned() })
            }
            Literal::Boolean(value) if *column_type == ColumnType::Boolean => Some(value.to_string()),
            Literal::Number { .. } | Literal::Boolean(_) => return None,
        });
    }
    let texts: ArrayRef = Arc::new(StringArray::from(texts));
    Some(cast_array(&texts, column_type, CastContext::Assignment))
}

/// A value in the column's type.
pub(super) fn assigned(value: &ScalarValue, column_type: &ColumnType) -> Result<ScalarValue, SqlError> {
    let array = value.to_array().map_err(sql_error)?;
    let array = cast_array(&array, column_type, CastContext::Assignment)?;
    ScalarValue::try_from_array(&array, 0).map_err(sql_error)
}

/// What DEFAULT stands for in one row of a mixed column.
pub(super) fn default_value(
    shared: &Shared,
    scope: &Arc<Scope>,
    column: &TableColumn,
) -> Result<ScalarValue, SqlError> {
    match defaults::absent(shared, scope, column)? {
        Source::Default(array) => ScalarValue::try_from_array(&array, 0).map_err(sql_error),
        Source::Identity => {
            let next = column.identity.as_ref().and_then(|identity| identity.reserve(1)).map(|range| range.first);
            assigned(&ScalarValue::Int64(next), &column.column_type)
        }
        Source::Null | Source::Input(_) => ScalarValue::try_from(&column.column_type.arrow()).map_err(sql_error),
    }
}
