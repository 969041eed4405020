//! Redshift's type names and aliases. <https://docs.aws.amazon.com/redshift/latest/dg/c_Supported_data_types.html>

use vesto_types::{ColumnType, IntervalField, IntervalQualifier, SqlError, SqlState};

use crate::cursor::Cursor;

/// A type as CREATE TABLE and CAST name it.
pub(crate) fn column_type(cursor: &mut Cursor<'_>) -> Result<ColumnType, SqlError> {
    let start = cursor.clone();
    let Some(word) = cursor.peek_keyword() else { return cursor.fail() };
    cursor.advance();
    let column_type = match word.as_str() {
        "SMALLINT" | "INT2" => ColumnType::SmallInt,
        "INTEGER" | "INT" | "INT4" => ColumnType::Integer,
        "BIGINT" | "INT8" => ColumnType::BigInt,
        "DECIMAL" | "NUMERIC" | "DEC" => decimal(cursor)?,
        "REAL" | "FLOAT4" => ColumnType::Real,
        "FLOAT8" => ColumnType::DoublePrecision,
        "FLOAT" => float(cursor)?,
        "DOUBLE" => {
            cursor.expect("PRECISION")?;
            ColumnType::DoublePrecision
        }
        "BOOLEAN" | "BOOL" => ColumnType::Boolean,
        "CHARACTER" | "CHAR" if cursor.accept("VARYING") => varchar(cursor, "varchar")?,
        "NATIONAL" => {
            if cursor.accept_one_of(&["CHARACTER", "CHAR"]).is_none() {
                return cursor.fail();
            }
            if cursor.accept("VARYING") { varchar(cursor, "varchar")? } else { character(cursor)? }
        }
        "CHARACTER" | "CHAR" | "NCHAR" => character(cursor)?,
        "BPCHAR" => ColumnType::Char(length(cursor, "char", ColumnType::MAX_CHAR)?.unwrap_or(256)),
        "VARCHAR" | "NVARCHAR" => varchar(cursor, "varchar")?,
        "TEXT" => varchar(cursor, "varchar")?,
        "DATE" => ColumnType::Date,
        "TIMESTAMP" => with_time_zone(cursor, ColumnType::Timestamp, ColumnType::Timestamptz)?,
        "TIMESTAMPTZ" => {
            precision(cursor)?;
            ColumnType::Timestamptz
        }
        "TIME" => with_time_zone(cursor, ColumnType::Time, ColumnType::Timetz)?,
        "TIMETZ" => {
            precision(cursor)?;
            ColumnType::Timetz
        }
        "SUPER" => ColumnType::Super,
        "VARBYTE" | "VARBINARY" => varbyte(cursor)?,
        "BINARY" if cursor.accept("VARYING") => varbyte(cursor)?,
        "INTERVAL" => ColumnType::interval(interval_qualifier(cursor)?),
        "GEOMETRY" | "GEOGRAPHY" | "HLLSKETCH" => {
            return Err(SqlError::not_supported(format_args!("type {}", word.to_ascii_lowercase())));
        }
        _ => return unknown(start),
    };
    if cursor.is_symbol("[") {
        return Err(SqlError::new(SqlState::FEATURE_NOT_SUPPORTED, "Column type array is not supported"));
    }
    Ok(column_type)
}

fn unknown(mut cursor: Cursor<'_>) -> Result<ColumnType, SqlError> {
    let name = cursor.qualified_name()?;
    Err(SqlError::new(SqlState::UNDEFINED_OBJECT, format!("type \"{name}\" does not exist")))
}

fn decimal(cursor: &mut Cursor<'_>) -> Result<ColumnType, SqlError> {
    if !cursor.accept_symbol("(") {
        return Ok(ColumnType::Decimal { precision: 18, scale: 0 });
    }
    let precision = cursor.integer()?;
    let scale = if cursor.accept_symbol(",") { cursor.integer()? } else { 0 };
    cursor.expect_symbol(")")?;
    let Some(checked) = u8::try_from(precision).ok().filter(|p| (1..=38).contains(p)) else {
        let message = format!("DECIMAL precision {precision} must be between 1 and 38");
        return Err(SqlError::new(SqlState::INVALID_PARAMETER_VALUE, message));
    };
    let Some(scale) = i8::try_from(scale).ok().filter(|s| (0..=37).contains(s) && i64::from(*s) <= precision) else {
        let message = format!("DECIMAL scale {scale} must be between 0 and precision {precision}");
        return Err(SqlError::new(SqlState::INVALID_PARAMETER_VALUE, message));
    };
    Ok(ColumnType::Decimal { precision: checked, scale })
}

/// FLOAT(1) to FLOAT(24) are REAL, the others DOUBLE PRECISION.
fn float(cursor: &mut Cursor<'_>) -> Result<ColumnType, SqlError> {
    if !cursor.accept_symbol("(") {
        return Ok(ColumnType::DoublePrecision);
    }
    let bits = cursor.integer()?;
    cursor.expect_symbol(")")?;
    match bits {
        1..=24 => Ok(ColumnType::Real),
        25..=53 => Ok(ColumnType::DoublePrecision),
        _ if bits < 1 => Err(invalid("precision for type float must be at least 1 bit".to_owned())),
        _ => Err(invalid("precision for type float must be less than 54 bits".to_owned())),
    }
}

fn character(cursor: &mut Cursor<'_>) -> Result<ColumnType, SqlError> {
    Ok(ColumnType::Char(length(cursor, "char", ColumnType::MAX_CHAR)?.unwrap_or(1)))
}

fn varchar(cursor: &mut Cursor<'_>, name: &str) -> Result<ColumnType, SqlError> {
    let length = length(cursor, name, ColumnType::MAX_VARCHAR)?;
    Ok(ColumnType::Varchar(length.unwrap_or(ColumnType::DEFAULT_VARCHAR)))
}

fn varbyte(cursor: &mut Cursor<'_>) -> Result<ColumnType, SqlError> {
    Ok(ColumnType::Varbyte(length(cursor, "varbyte", ColumnType::MAX_VARBYTE)?.unwrap_or(ColumnType::DEFAULT_VARBYTE)))
}

/// `(n)` or `(MAX)`.
fn length(cursor: &mut Cursor<'_>, name: &str, max: u32) -> Result<Option<u32>, SqlError> {
    if !cursor.accept_symbol("(") {
        return Ok(None);
    }
    let length = if cursor.accept("MAX") { i64::from(max) } else { cursor.integer()? };
    cursor.expect_symbol(")")?;
    if length < 1 {
        return Err(invalid(format!("length for type {name} must be at least 1")));
    }
    match u32::try_from(length).ok().filter(|length| *length <= max) {
        Some(length) => Ok(Some(length)),
        None => Err(invalid(format!("length for type {name} cannot exceed {max}"))),
    }
}

fn with_time_zone(cursor: &mut Cursor<'_>, without: ColumnType, with: ColumnType) -> Result<ColumnType, SqlError> {
    precision(cursor)?;
    if cursor.accept_words(&["WITH", "TIME", "ZONE"]) {
        return Ok(with);
    }
    cursor.accept_words(&["WITHOUT", "TIME", "ZONE"]);
    Ok(without)
}

/// Redshift takes a precision of 0 to 6 and keeps microseconds all the same.
fn precision(cursor: &mut Cursor<'_>) -> Result<(), SqlError> {
    if !cursor.accept_symbol("(") {
        return Ok(());
    }
    let at = cursor.clone();
    if cursor.unsigned()? > 6 {
        return at.fail();
    }
    cursor.expect_symbol(")")
}

/// `YEAR`, `YEAR TO MONTH`, `DAY TO SECOND (3)` …: columns have no INTERVAL without one.
fn interval_qualifier(cursor: &mut Cursor<'_>) -> Result<IntervalQualifier, SqlError> {
    let start = cursor.clone();
    let Some(first) = interval_field(cursor) else {
        let message = "INTERVAL columns need a qualifier: YEAR TO MONTH or DAY TO SECOND";
        return Err(SqlError::new(SqlState::FEATURE_NOT_SUPPORTED, message));
    };
    let last = if cursor.accept("TO") {
        match interval_field(cursor) {
            Some(last) => last,
            None => return cursor.fail(),
        }
    } else {
        first
    };
    let precision = if cursor.accept_symbol("(") {
        let precision = cursor.unsigned()?;
        cursor.expect_symbol(")")?;
        Some(u8::try_from(precision).unwrap_or(u8::MAX))
    } else {
        None
    };
    match IntervalQualifier::new(first, last, precision) {
        Some(qualifier) => Ok(qualifier),
        None if precision.is_some_and(|precision| precision > IntervalQualifier::MAX_PRECISION) => {
            Err(invalid(format!("INTERVAL precision must be between 0 and {}", IntervalQualifier::MAX_PRECISION)))
        }
        None => start.fail(),
    }
}

fn interval_field(cursor: &mut Cursor<'_>) -> Option<IntervalField> {
    let word = cursor.peek_keyword()?;
    let field = IntervalField::ALL.into_iter().find(|field| field.name().eq_ignore_ascii_case(&word))?;
    cursor.advance();
    Some(field)
}

fn invalid(message: String) -> SqlError {
    SqlError::new(SqlState::INVALID_PARAMETER_VALUE, message)
}
