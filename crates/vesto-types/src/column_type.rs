//! Redshift's data types, their names, their PostgreSQL type ids and the Arrow type that holds each.
//! <https://docs.aws.amazon.com/redshift/latest/dg/c_Supported_data_types.html>

use std::fmt;

use arrow_schema::{DataType, IntervalUnit, TimeUnit};

use crate::interval::IntervalQualifier;

/// A column's declared type. Lengths of CHAR and VARCHAR are bytes, not characters.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum ColumnType {
    SmallInt,
    Integer,
    BigInt,
    /// Precision 1 to 38, scale 0 to 37 and not above the precision. Without arguments: (18,0).
    Decimal {
        precision: u8,
        scale: i8,
    },
    Real,
    DoublePrecision,
    Boolean,
    /// 1 to 4096 bytes, ASCII, blank-padded in meaning (stored without the padding).
    Char(u32),
    /// 1 to 65535 bytes of UTF-8. Without a length: 256.
    Varchar(u32),
    Date,
    Timestamp,
    Timestamptz,
    Time,
    /// Packed as [`crate::Timetz`] says.
    Timetz,
    /// INTERVAL YEAR TO MONTH, or a shorter qualifier of it.
    IntervalYearToMonth(IntervalQualifier),
    /// INTERVAL DAY TO SECOND, or a shorter qualifier of it.
    IntervalDayToSecond(IntervalQualifier),
    /// Any JSON value, as compact JSON text.
    Super,
    /// 1 to 16,777,216 bytes. Without a length: 64,000.
    Varbyte(u32),
}

impl ColumnType {
    pub const MAX_CHAR: u32 = 4096;
    pub const MAX_VARCHAR: u32 = 65535;
    pub const DEFAULT_VARCHAR: u32 = 256;
    pub const MAX_VARBYTE: u32 = 16_777_216;
    pub const DEFAULT_VARBYTE: u32 = 64_000;
    /// Bytes of a SUPER value's JSON text.
    pub const MAX_SUPER: usize = 16 << 20;

    /// The interval type that this qualifier is of.
    pub fn interval(qualifier: IntervalQualifier) -> Self {
        if qualifier.is_year_to_month() {
            Self::IntervalYearToMonth(qualifier)
        } else {
            Self::IntervalDayToSecond(qualifier)
        }
    }

    /// The one Arrow type in which a column of this type is stored, scanned and decoded.
    /// SUPER is valid, compact JSON text; TIMETZ is packed, see [`crate::Timetz`].
    pub fn arrow(&self) -> DataType {
        match self {
            Self::SmallInt => DataType::Int16,
            Self::Integer => DataType::Int32,
            Self::BigInt | Self::Timetz => DataType::Int64,
            Self::Decimal { precision, scale } => DataType::Decimal128(*precision, *scale),
            Self::Real => DataType::Float32,
            Self::DoublePrecision => DataType::Float64,
            Self::Boolean => DataType::Boolean,
            Self::Char(_) | Self::Varchar(_) | Self::Super => DataType::Utf8,
            Self::Date => DataType::Date32,
            Self::Timestamp => DataType::Timestamp(TimeUnit::Microsecond, None),
            Self::Timestamptz => DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())),
            Self::Time => DataType::Time64(TimeUnit::Microsecond),
            Self::IntervalYearToMonth(_) => DataType::Interval(IntervalUnit::YearMonth),
            Self::IntervalDayToSecond(_) => DataType::Duration(TimeUnit::Microsecond),
            Self::Varbyte(_) => DataType::Binary,
        }
    }

    /// The type's OID as PostgreSQL and Redshift's drivers know it.
    pub fn oid(&self) -> u32 {
        match self {
            Self::Boolean => 16,
            Self::BigInt => 20,
            Self::SmallInt => 21,
            Self::Integer => 23,
            Self::Real => 700,
            Self::DoublePrecision => 701,
            Self::Char(_) => 1042,
            Self::Varchar(_) => 1043,
            Self::Date => 1082,
            Self::Time => 1083,
            Self::Timestamp => 1114,
            Self::Timestamptz => 1184,
            Self::IntervalYearToMonth(_) => 1188,
            Self::IntervalDayToSecond(_) => 1190,
            Self::Timetz => 1266,
            Self::Decimal { .. } => 1700,
            Self::Super => 4000,
            Self::Varbyte(_) => 6551,
        }
    }

    /// `typlen`: the width in bytes, or -1 when it varies.
    pub fn type_size(&self) -> i16 {
        match self {
            Self::Boolean => 1,
            Self::SmallInt => 2,
            Self::Integer | Self::Real | Self::Date | Self::IntervalYearToMonth(_) => 4,
            Self::BigInt
            | Self::DoublePrecision
            | Self::Timestamp
            | Self::Timestamptz
            | Self::Time
            | Self::IntervalDayToSecond(_) => 8,
            Self::Timetz => 12,
            Self::Decimal { .. } | Self::Char(_) | Self::Varchar(_) | Self::Super | Self::Varbyte(_) => -1,
        }
    }

    /// `atttypmod`: PostgreSQL's encoding of length, precision and scale; -1 for none.
    pub fn type_modifier(&self) -> i32 {
        match self {
            Self::Char(len) | Self::Varchar(len) | Self::Varbyte(len) => i32::try_from(*len).map_or(-1, |len| len + 4),
            Self::Decimal { precision, scale } => ((i32::from(*precision) << 16) | i32::from(*scale)) + 4,
            Self::IntervalYearToMonth(qualifier) | Self::IntervalDayToSecond(qualifier) => qualifier.type_modifier(),
            Self::SmallInt
            | Self::Integer
            | Self::BigInt
            | Self::Real
            | Self::DoublePrecision
            | Self::Boolean
            | Self::Date
            | Self::Timestamp
            | Self::Timestamptz
            | Self::Time
            | Self::Timetz
            | Self::Super => -1,
        }
    }

    /// PostgreSQL's internal name, as `stl_load_errors.type` and `pg_type.typname` show it.
    pub fn internal_name(&self) -> &'static str {
        match self {
            Self::SmallInt => "int2",
            Self::Integer => "int4",
            Self::BigInt => "int8",
            Self::Decimal { .. } => "numeric",
            Self::Real => "float4",
            Self::DoublePrecision => "float8",
            Self::Boolean => "bool",
            Self::Char(_) => "char",
            Self::Varchar(_) => "varchar",
            Self::Date => "date",
            Self::Timestamp => "timestamp",
            Self::Timestamptz => "timestamptz",
            Self::Time => "time",
            Self::Timetz => "timetz",
            Self::IntervalYearToMonth(_) => "intervaly2m",
            Self::IntervalDayToSecond(_) => "intervald2s",
            Self::Super => "super",
            Self::Varbyte(_) => "varbyte",
        }
    }
}

/// As `format_type()` and `pg_table_def` print it.
impl fmt::Display for ColumnType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SmallInt => f.write_str("smallint"),
            Self::Integer => f.write_str("integer"),
            Self::BigInt => f.write_str("bigint"),
            Self::Decimal { precision, scale } => write!(f, "numeric({precision},{scale})"),
            Self::Real => f.write_str("real"),
            Self::DoublePrecision => f.write_str("double precision"),
            Self::Boolean => f.write_str("boolean"),
            Self::Char(len) => write!(f, "character({len})"),
            Self::Varchar(len) => write!(f, "character varying({len})"),
            Self::Date => f.write_str("date"),
            Self::Timestamp => f.write_str("timestamp without time zone"),
            Self::Timestamptz => f.write_str("timestamp with time zone"),
            Self::Time => f.write_str("time without time zone"),
            Self::Timetz => f.write_str("time with time zone"),
            Self::IntervalYearToMonth(qualifier) | Self::IntervalDayToSecond(qualifier) => {
                write!(f, "interval {qualifier}")
            }
            Self::Super => f.write_str("super"),
            Self::Varbyte(len) => write!(f, "binary varying({len})"),
        }
    }
}
