//! Redshift's column types on Arrow fields: VARCHAR(20) is Arrow's Utf8, so the length travels as field metadata,
//! which DataFusion carries through column references, aliases and explicit casts.

use arrow::datatypes::{DataType, Field, FieldRef, IntervalUnit, TimeUnit};
use vesto_session::Column;
use vesto_types::{ColumnType, IntervalQualifier};

const TYPE_KEY: &str = "vesto.type";
const INTERVAL_OID: u32 = 1186;
const TEXT_ARRAY_OID: u32 = 1009;

/// A field of this type, marked where Arrow's type alone does not say it.
pub(crate) fn field(name: impl Into<String>, column_type: &ColumnType, nullable: bool) -> Field {
    let field = Field::new(name, column_type.arrow(), nullable);
    match mark(column_type) {
        Some(mark) => field.with_metadata([(TYPE_KEY.to_owned(), mark)].into()),
        None => field,
    }
}

fn mark(column_type: &ColumnType) -> Option<String> {
    match column_type {
        ColumnType::Char(len) => Some(format!("char:{len}")),
        ColumnType::Varchar(len) => Some(format!("varchar:{len}")),
        ColumnType::Varbyte(len) => Some(format!("varbyte:{len}")),
        ColumnType::Super => Some("super:".to_owned()),
        ColumnType::Timetz => Some("timetz:".to_owned()),
        ColumnType::IntervalYearToMonth(qualifier) | ColumnType::IntervalDayToSecond(qualifier) => {
            Some(format!("interval:{}", qualifier.type_modifier()))
        }
        ColumnType::SmallInt
        | ColumnType::Integer
        | ColumnType::BigInt
        | ColumnType::Decimal { .. }
        | ColumnType::Real
        | ColumnType::DoublePrecision
        | ColumnType::Boolean
        | ColumnType::Date
        | ColumnType::Timestamp
        | ColumnType::Timestamptz
        | ColumnType::Time => None,
    }
}

/// The type that the field is marked with, if the mark fits its Arrow type (a cast may have carried it along).
pub(crate) fn marked_type(field: &Field) -> Option<ColumnType> {
    let (kind, len) = field.metadata().get(TYPE_KEY)?.split_once(':')?;
    let is_text = matches!(field.data_type(), DataType::Utf8 | DataType::Utf8View | DataType::LargeUtf8);
    match kind {
        "char" if is_text => Some(ColumnType::Char(len.parse().ok()?)),
        "varchar" if is_text => Some(ColumnType::Varchar(len.parse().ok()?)),
        "super" if is_text => Some(ColumnType::Super),
        "timetz" if *field.data_type() == DataType::Int64 => Some(ColumnType::Timetz),
        "interval" => interval_type(field.data_type(), len.parse().ok()?),
        "varbyte" if is_binary(field.data_type()) => Some(ColumnType::Varbyte(len.parse().ok()?)),
        _ => None,
    }
}

/// Of Arrow's intervals the two that tables can have; the third, of months, days and nanoseconds at once, is that of
/// literals without qualifier.
fn interval_type(data_type: &DataType, modifier: i32) -> Option<ColumnType> {
    let full = match data_type {
        DataType::Interval(IntervalUnit::YearMonth) => IntervalQualifier::YEAR_TO_MONTH,
        DataType::Duration(TimeUnit::Microsecond) => IntervalQualifier::DAY_TO_SECOND,
        _ => return None,
    };
    IntervalQualifier::from_type_modifier(modifier, full).map(ColumnType::interval)
}

/// The Redshift type of an expression's field. Text of unknown length is VARCHAR of the greatest length.
pub(crate) fn column_type(field: &Field) -> ColumnType {
    if let Some(marked) = marked_type(field) {
        return marked;
    }
    match field.data_type() {
        DataType::Boolean => ColumnType::Boolean,
        DataType::Int8 | DataType::Int16 | DataType::UInt8 => ColumnType::SmallInt,
        DataType::Int32 | DataType::UInt16 => ColumnType::Integer,
        DataType::Int64 | DataType::UInt32 | DataType::UInt64 => ColumnType::BigInt,
        DataType::Float16 | DataType::Float32 => ColumnType::Real,
        DataType::Float64 => ColumnType::DoublePrecision,
        DataType::Decimal32(precision, scale)
        | DataType::Decimal64(precision, scale)
        | DataType::Decimal128(precision, scale)
        | DataType::Decimal256(precision, scale) => {
            ColumnType::Decimal { precision: (*precision).min(38), scale: (*scale).clamp(0, 37) }
        }
        DataType::Date32 | DataType::Date64 => ColumnType::Date,
        DataType::Timestamp(_, None) => ColumnType::Timestamp,
        DataType::Timestamp(_, Some(_)) => ColumnType::Timestamptz,
        DataType::Time32(_) | DataType::Time64(_) => ColumnType::Time,
        DataType::Interval(IntervalUnit::YearMonth) => {
            ColumnType::IntervalYearToMonth(IntervalQualifier::YEAR_TO_MONTH)
        }
        DataType::Duration(_) => ColumnType::IntervalDayToSecond(IntervalQualifier::DAY_TO_SECOND),
        other if is_binary(other) => ColumnType::Varbyte(ColumnType::DEFAULT_VARBYTE),
        _ => ColumnType::Varchar(ColumnType::MAX_VARCHAR),
    }
}

/// Marks a field of the system catalogs with a PostgreSQL type that tables cannot have: `oid`, `name`, `char1`, `text`.
pub(crate) fn with_wire_type(field: Field, name: &str) -> Field {
    field.with_metadata([(TYPE_KEY.to_owned(), format!("{name}:"))].into())
}

/// The type id and size of such a field.
fn wire_only_type(field: &Field) -> Option<(u32, i16)> {
    let (kind, _) = field.metadata().get(TYPE_KEY)?.split_once(':')?;
    let is_text = is_text(field.data_type());
    match kind {
        "oid" if *field.data_type() == DataType::Int64 => Some((26, 4)),
        "name" if is_text => Some((19, 64)),
        "char1" if is_text => Some((18, 1)),
        "text" if is_text => Some((25, -1)),
        _ => None,
    }
}

/// A result column for the wire.
pub(crate) fn result_column(name: &str, field: &Field) -> Column {
    let mut column = Column::new(name, &column_type(field));
    if let Some((oid, type_size)) = wire_only_type(field) {
        return Column { oid, type_size, type_modifier: -1, ..column };
    }
    match field.data_type() {
        DataType::Interval(IntervalUnit::MonthDayNano | IntervalUnit::DayTime) => {
            column.oid = INTERVAL_OID;
            column.type_size = 16;
            column.type_modifier = -1;
        }
        DataType::List(_) => {
            column.oid = TEXT_ARRAY_OID;
            column.type_modifier = -1;
        }
        DataType::Utf8 | DataType::Utf8View | DataType::LargeUtf8 | DataType::Null if marked_type(field).is_none() => {
            column.type_modifier = -1;
        }
        _ => {}
    }
    column
}

/// How a result column's batches are brought into the type that the wire announces.
pub(crate) fn wire_type(field: &Field) -> DataType {
    match field.data_type() {
        DataType::Interval(IntervalUnit::MonthDayNano | IntervalUnit::DayTime) | DataType::List(_) | DataType::Null => {
            DataType::Utf8
        }
        _ => column_type(field).arrow(),
    }
}

/// The cast target of a type, as DataFusion's planner wants it: unnamed, so that the source's name stays.
pub(crate) fn cast_field(column_type: &ColumnType) -> FieldRef {
    field("", column_type, true).into()
}

pub(crate) const MICROSECONDS: DataType = DataType::Timestamp(TimeUnit::Microsecond, None);
pub(crate) const INTERVAL: DataType = DataType::Interval(IntervalUnit::MonthDayNano);

pub(crate) fn microseconds_tz() -> DataType {
    DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into()))
}

pub(crate) fn is_text(data_type: &DataType) -> bool {
    matches!(data_type, DataType::Utf8 | DataType::Utf8View | DataType::LargeUtf8)
}

pub(crate) fn is_binary(data_type: &DataType) -> bool {
    matches!(data_type, DataType::Binary | DataType::LargeBinary | DataType::BinaryView | DataType::FixedSizeBinary(_))
}

pub(crate) fn is_integer(data_type: &DataType) -> bool {
    data_type.is_integer()
}
