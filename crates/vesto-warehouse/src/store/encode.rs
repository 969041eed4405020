//! Types and values as the catalog's text columns hold them.

use std::fmt::Write;

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, SecondsFormat, TimeDelta, Utc};
use vesto_types::{ColumnType, IntervalQualifier};

use crate::stats::StatValue;

/// DuckLake's name of the type. <https://ducklake.select/docs/stable/specification/data_types>
pub(crate) fn ducklake_type(column_type: &ColumnType) -> String {
    let name = match column_type {
        ColumnType::SmallInt => "int16",
        ColumnType::Integer => "int32",
        // DuckLake knows no such types; the files hold whole numbers, see `Table::file_schema`.
        ColumnType::IntervalYearToMonth(_) => "int32",
        ColumnType::BigInt | ColumnType::Timetz | ColumnType::IntervalDayToSecond(_) => "int64",
        ColumnType::Decimal { precision, scale } => return format!("decimal({precision},{scale})"),
        ColumnType::Real => "float32",
        ColumnType::DoublePrecision => "float64",
        ColumnType::Boolean => "boolean",
        ColumnType::Char(_) | ColumnType::Varchar(_) | ColumnType::Super => "varchar",
        ColumnType::Date => "date",
        ColumnType::Timestamp => "timestamp",
        ColumnType::Timestamptz => "timestamptz",
        ColumnType::Time => "time",
        ColumnType::Varbyte(_) => "blob",
    };
    name.to_owned()
}

/// The type from PostgreSQL's internal name and type modifier.
pub(crate) fn column_type(name: &str, modifier: i32) -> Option<ColumnType> {
    let length = || u32::try_from(modifier - 4).ok();
    Some(match name {
        "int2" => ColumnType::SmallInt,
        "int4" => ColumnType::Integer,
        "int8" => ColumnType::BigInt,
        "numeric" => {
            let packed = length()?;
            ColumnType::Decimal {
                precision: u8::try_from(packed >> 16).ok()?,
                scale: i8::try_from(packed & 0xffff).ok()?,
            }
        }
        "float4" => ColumnType::Real,
        "float8" => ColumnType::DoublePrecision,
        "bool" => ColumnType::Boolean,
        "char" => ColumnType::Char(length()?),
        "varchar" => ColumnType::Varchar(length()?),
        "date" => ColumnType::Date,
        "timestamp" => ColumnType::Timestamp,
        "timestamptz" => ColumnType::Timestamptz,
        "time" => ColumnType::Time,
        "timetz" => ColumnType::Timetz,
        "intervaly2m" => ColumnType::IntervalYearToMonth(IntervalQualifier::from_type_modifier(
            modifier,
            IntervalQualifier::YEAR_TO_MONTH,
        )?),
        "intervald2s" => ColumnType::IntervalDayToSecond(IntervalQualifier::from_type_modifier(
            modifier,
            IntervalQualifier::DAY_TO_SECOND,
        )?),
        "super" => ColumnType::Super,
        "varbyte" => ColumnType::Varbyte(length()?),
        _ => return None,
    })
}

/// A value as DuckDB would cast it back from text. `None` for values without such a form.
pub(crate) fn value(value: &StatValue, column_type: &ColumnType) -> Option<String> {
    Some(match (value, column_type) {
        (StatValue::Boolean(value), _) => value.to_string(),
        (StatValue::Integer(days), ColumnType::Date) => date(*days)?.to_string(),
        (StatValue::Integer(micros), ColumnType::Timestamp) => timestamp(*micros)?,
        (StatValue::Integer(micros), ColumnType::Timestamptz) => timestamp(*micros)? + "+00",
        (StatValue::Integer(micros), ColumnType::Time) => {
            let (time, _) = NaiveTime::MIN.overflowing_add_signed(TimeDelta::microseconds(*micros));
            time.format("%H:%M:%S%.f").to_string()
        }
        (StatValue::Integer(value), _) => value.to_string(),
        (StatValue::Decimal(value), ColumnType::Decimal { scale, .. }) => {
            decimal(*value, u32::from(scale.unsigned_abs()))
        }
        (StatValue::Decimal(value), _) => value.to_string(),
        (StatValue::Float(value), _) => value.to_string(),
        (StatValue::Text(value), _) => value.clone(),
        (StatValue::Bytes(_), _) => return None,
    })
}

/// The value from its text. `None` when the text is not of the type.
pub(crate) fn parse_value(text: &str, column_type: &ColumnType) -> Option<StatValue> {
    let epoch = DateTime::UNIX_EPOCH.naive_utc();
    Some(match column_type {
        ColumnType::Boolean => StatValue::Boolean(text == "true"),
        ColumnType::SmallInt
        | ColumnType::Integer
        | ColumnType::BigInt
        | ColumnType::Timetz
        | ColumnType::IntervalYearToMonth(_)
        | ColumnType::IntervalDayToSecond(_) => StatValue::Integer(text.parse().ok()?),
        ColumnType::Date => {
            StatValue::Integer(text.parse::<NaiveDate>().ok()?.signed_duration_since(epoch.date()).num_days())
        }
        ColumnType::Timestamp | ColumnType::Timestamptz => {
            let text = text.strip_suffix("+00").unwrap_or(text);
            let at = NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S%.f").ok()?;
            StatValue::Integer(at.and_utc().timestamp_micros())
        }
        ColumnType::Time => {
            let time = NaiveTime::parse_from_str(text, "%H:%M:%S%.f").ok()?;
            StatValue::Integer(time.signed_duration_since(NaiveTime::MIN).num_microseconds()?)
        }
        ColumnType::Decimal { scale, .. } => StatValue::Decimal(parse_decimal(text, scale.unsigned_abs().into())?),
        ColumnType::Real | ColumnType::DoublePrecision => StatValue::Float(text.parse().ok()?),
        ColumnType::Char(_) | ColumnType::Varchar(_) | ColumnType::Super => StatValue::Text(text.to_owned()),
        ColumnType::Varbyte(_) => return None,
    })
}

/// A time as DuckDB reads TIMESTAMPTZ from SQLite's text.
pub(crate) fn time(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d %H:%M:%S%.6f+00").to_string()
}

pub(crate) fn rfc3339(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Micros, true)
}

fn date(days: i64) -> Option<NaiveDate> {
    DateTime::UNIX_EPOCH.date_naive().checked_add_signed(TimeDelta::try_days(days)?)
}

fn timestamp(micros: i64) -> Option<String> {
    Some(DateTime::from_timestamp_micros(micros)?.naive_utc().format("%Y-%m-%d %H:%M:%S%.f").to_string())
}

fn decimal(value: i128, scale: u32) -> String {
    let digits = format!("{:0>width$}", value.unsigned_abs(), width = scale as usize + 1);
    let (whole, fraction) = digits.split_at(digits.len() - scale as usize);
    let mut out = String::new();
    let sign = if value < 0 { "-" } else { "" };
    let point = if fraction.is_empty() { "" } else { "." };
    let _infallible = write!(out, "{sign}{whole}{point}{fraction}");
    out
}

fn parse_decimal(text: &str, scale: usize) -> Option<i128> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    (fraction.len() <= scale).then_some(())?;
    format!("{whole}{fraction:0<scale$}").parse().ok()
}

#[cfg(test)]
mod tests;
