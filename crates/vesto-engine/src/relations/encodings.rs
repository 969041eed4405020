//! Column encodings as `pg_attribute.attencodingtype` numbers them and `format_encoding()` names them.

const ENCODINGS: &[(i64, &str)] = &[
    (0, "none"),
    (2, "lzo"),
    (3, "bytedict"),
    (4, "runlength"),
    (5, "mostly8"),
    (6, "mostly16"),
    (7, "mostly32"),
    (8, "delta"),
    (9, "delta32k"),
    (12, "text255"),
    (13, "text32k"),
    (14, "zstd"),
    (15, "az64"),
];

pub(crate) fn name(code: i64) -> &'static str {
    ENCODINGS.iter().find(|(known, _)| *known == code).map_or("none", |(_, name)| *name)
}

pub(crate) fn code(name: &str) -> i64 {
    ENCODINGS.iter().find(|(_, known)| *known == name).map_or(0, |(code, _)| *code)
}

/// What Redshift picks where the table says nothing: LZO for text, AZ64 for numbers and dates, none for keys to sort by.
pub(crate) fn automatic(column_type: &vesto_types::ColumnType, is_sort_key: bool) -> &'static str {
    use vesto_types::ColumnType;
    if is_sort_key {
        return "none";
    }
    match column_type {
        ColumnType::Boolean | ColumnType::Real | ColumnType::DoublePrecision => "none",
        ColumnType::Char(_) | ColumnType::Varchar(_) | ColumnType::Varbyte(_) => "lzo",
        ColumnType::Super => "zstd",
        ColumnType::SmallInt
        | ColumnType::Integer
        | ColumnType::BigInt
        | ColumnType::Decimal { .. }
        | ColumnType::Date
        | ColumnType::Timestamp
        | ColumnType::Timestamptz
        | ColumnType::Time
        | ColumnType::Timetz
        | ColumnType::IntervalYearToMonth(_)
        | ColumnType::IntervalDayToSecond(_) => "az64",
    }
}
