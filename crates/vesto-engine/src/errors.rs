//! From DataFusion's and Arrow's errors to what a SQL client reads: one match, texts and codes as Redshift has them.

use std::error::Error;

use arrow::error::ArrowError;
use datafusion::common::{DataFusionError, SchemaError};
use vesto_types::{SqlError, SqlState};

pub(crate) const AMBIGUOUS_COLUMN: SqlState = SqlState("42702");
pub(crate) const GROUPING_ERROR: SqlState = SqlState("42803");
pub(crate) const CARDINALITY_VIOLATION: SqlState = SqlState("21000");
pub(crate) const DATETIME_FIELD_OVERFLOW: SqlState = SqlState("22008");

/// Carries one of our own errors through DataFusion unharmed; [`sql_error`] takes it out again.
pub(crate) fn external(error: SqlError) -> DataFusionError {
    DataFusionError::External(Box::new(error))
}

/// Shorthand for an [`external`] error.
pub(crate) fn fail<T>(state: SqlState, message: impl Into<String>) -> Result<T, DataFusionError> {
    Err(external(SqlError::new(state, message)))
}

pub(crate) fn sql_error(error: DataFusionError) -> SqlError {
    if let Some(own) = own(&error) {
        return own;
    }
    let root = error.find_root();
    let text = root.strip_backtrace();
    match root {
        DataFusionError::ArrowError(arrow, _) => arrow_error(arrow),
        DataFusionError::SchemaError(schema, _) => schema_error(schema),
        DataFusionError::Plan(message) => plan_error(message),
        DataFusionError::NotImplemented(message) => SqlError::new(SqlState::FEATURE_NOT_SUPPORTED, lower(message)),
        DataFusionError::SQL(error, _) => SqlError::new(SqlState::SYNTAX_ERROR, error.to_string()),
        DataFusionError::ResourcesExhausted(message) => {
            SqlError::new(SqlState::OUT_OF_MEMORY, "out of memory").with_detail(message.clone())
        }
        DataFusionError::Execution(message) => execution_error(message),
        DataFusionError::ParquetError(_)
        | DataFusionError::ObjectStore(_)
        | DataFusionError::IoError(_)
        | DataFusionError::ExecutionJoin(_) => {
            tracing::error!(error = %text, "query failed in storage or its task");
            SqlError::new(SqlState::INTERNAL_ERROR, "internal error while reading a table's data")
        }
        _ => SqlError::new(SqlState::INTERNAL_ERROR, lower(&text)),
    }
}

/// One of our errors, wherever in the chain it sits.
fn own(error: &DataFusionError) -> Option<SqlError> {
    let mut at: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(error) = at {
        if let Some(own) = error.downcast_ref::<SqlError>() {
            return Some(own.clone());
        }
        let inner = match error.downcast_ref::<DataFusionError>() {
            Some(DataFusionError::External(inner)) => Some(&**inner as &(dyn Error + 'static)),
            Some(DataFusionError::Shared(inner)) => Some(&**inner as &(dyn Error + 'static)),
            Some(DataFusionError::ArrowError(inner, _)) => Some(&**inner as &(dyn Error + 'static)),
            Some(DataFusionError::Context(_, inner) | DataFusionError::Diagnostic(_, inner)) => {
                Some(&**inner as &(dyn Error + 'static))
            }
            Some(DataFusionError::Collection(errors)) => {
                return errors.iter().find_map(own);
            }
            _ => match error.downcast_ref::<ArrowError>() {
                Some(ArrowError::ExternalError(inner)) => Some(&**inner as &(dyn Error + 'static)),
                _ => error.source(),
            },
        };
        at = inner;
    }
    None
}

pub(crate) fn arrow_error(error: &ArrowError) -> SqlError {
    match error {
        ArrowError::DivideByZero => SqlError::new(SqlState::DIVISION_BY_ZERO, "division by zero"),
        ArrowError::ArithmeticOverflow(_) => {
            SqlError::new(SqlState::NUMERIC_VALUE_OUT_OF_RANGE, "numeric value out of range")
        }
        ArrowError::CastError(message) | ArrowError::ParseError(message) => {
            SqlError::new(SqlState::INVALID_TEXT_REPRESENTATION, lower(message))
        }
        ArrowError::InvalidArgumentError(message) if message.contains("too large to store in a Decimal") => {
            numeric_overflow()
        }
        ArrowError::MemoryError(_) => SqlError::new(SqlState::OUT_OF_MEMORY, "out of memory"),
        ArrowError::ExternalError(inner) => match inner.downcast_ref::<SqlError>() {
            Some(own) => own.clone(),
            None => SqlError::new(SqlState::INTERNAL_ERROR, lower(&inner.to_string())),
        },
        _ => SqlError::new(SqlState::INTERNAL_ERROR, lower(&error.to_string())),
    }
}

pub(crate) fn numeric_overflow() -> SqlError {
    SqlError::new(SqlState::NUMERIC_VALUE_OUT_OF_RANGE, "Numeric data overflow (result precision)")
}

fn schema_error(error: &SchemaError) -> SqlError {
    match error {
        SchemaError::FieldNotFound { field, .. } => {
            let column = field.relation.as_ref().map_or_else(
                || format!("\"{}\"", field.name),
                |relation| format!("{}.{}", relation.table(), field.name),
            );
            SqlError::new(SqlState::UNDEFINED_COLUMN, format!("column {column} does not exist"))
        }
        SchemaError::AmbiguousReference { field } => {
            SqlError::new(AMBIGUOUS_COLUMN, format!("column reference \"{}\" is ambiguous", field.name))
        }
        SchemaError::DuplicateQualifiedField { name, .. } | SchemaError::DuplicateUnqualifiedField { name } => {
            SqlError::new(SqlState::DUPLICATE_COLUMN, format!("column \"{name}\" specified more than once"))
        }
    }
}

fn plan_error(message: &str) -> SqlError {
    let quoted = |text: &str| text.split(['\'', '"', '`']).nth(1).map(str::to_owned);
    if message.starts_with("Invalid function") {
        let name = quoted(message).unwrap_or_default();
        return undefined_function(&name);
    }
    if message.contains("must appear in the GROUP BY clause") || message.contains("must be in GROUP BY") {
        let column = message.split("column \"").nth(1).and_then(|rest| rest.split('"').next());
        let column = column.map(|column| column.rsplit('.').next().unwrap_or(column)).unwrap_or_default();
        let text =
            format!("column \"{column}\" must appear in the GROUP BY clause or be used in an aggregate function");
        return SqlError::new(GROUPING_ERROR, text);
    }
    if message.contains("Failed to coerce arguments") || message.contains("does not support") {
        let name = quoted(message).unwrap_or_default();
        return undefined_function(&name).with_detail(first_line(message));
    }
    if message.starts_with("table '") && message.ends_with("not found") {
        let name = quoted(message).unwrap_or_default();
        return SqlError::new(SqlState::UNDEFINED_TABLE, format!("relation \"{name}\" does not exist"));
    }
    SqlError::new(SqlState::SYNTAX_ERROR, lower(&first_line(message)))
}

pub(crate) fn undefined_function(name: &str) -> SqlError {
    SqlError::new(SqlState::UNDEFINED_FUNCTION, format!("function {name}() does not exist"))
        .with_hint("No function matches the given name and argument types. You may need to add explicit type casts.")
}

fn execution_error(message: &str) -> SqlError {
    if message.contains("returned more than one row") || message.contains("more than one row returned") {
        return SqlError::new(CARDINALITY_VIOLATION, "more than one row returned by a subquery used as an expression");
    }
    SqlError::new(SqlState::INTERNAL_ERROR, lower(&first_line(message)))
}

fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().to_owned()
}

/// Error texts begin with a small letter; words in capitals are left alone.
fn lower(text: &str) -> String {
    let mut chars = text.chars();
    match (chars.next(), chars.clone().next()) {
        (Some(first), Some(second)) if !second.is_uppercase() => first.to_lowercase().chain(chars).collect(),
        _ => text.to_owned(),
    }
}
