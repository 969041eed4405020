//! `ColumnMetadata` of a result, with what JDBC's metadata says of PostgreSQL's types.
//! <https://docs.aws.amazon.com/redshift-data/latest/APIReference/API_ColumnMetadata.html>

use serde_json::{Value, json};
use vesto_session::Column;

/// A type by what clients see of it.
pub(crate) struct TypeFacts {
    pub(crate) name: &'static str,
    pub(crate) precision: i32,
    pub(crate) scale: i32,
    pub(crate) is_signed: bool,
    pub(crate) is_case_sensitive: bool,
}

/// By the type's OID and modifier.
pub(crate) fn type_facts(oid: u32, modifier: i32) -> TypeFacts {
    let number =
        |name, precision, scale| TypeFacts { name, precision, scale, is_signed: true, is_case_sensitive: false };
    let plain =
        |name, precision, scale| TypeFacts { name, precision, scale, is_signed: false, is_case_sensitive: false };
    let text = |name, precision| TypeFacts { name, precision, scale: 0, is_signed: false, is_case_sensitive: true };
    let length = |unknown: i32| if modifier >= 4 { modifier - 4 } else { unknown };
    match oid {
        16 => plain("bool", 1, 0),
        17 => text("bytea", i32::MAX),
        18 => text("char", 1),
        19 => text("name", 128),
        20 => number("int8", 19, 0),
        21 => number("int2", 5, 0),
        23 => number("int4", 10, 0),
        25 => text("text", i32::MAX),
        26 => plain("oid", 10, 0),
        700 => number("float4", 8, 8),
        701 => number("float8", 17, 17),
        1042 => text("bpchar", length(i32::MAX)),
        1043 => text("varchar", length(65_535)),
        1082 => plain("date", 13, 0),
        1083 => plain("time", 15, 6),
        1114 => plain("timestamp", 29, 6),
        1184 => plain("timestamptz", 35, 6),
        1188 => plain("intervaly2m", 32, 0),
        1190 => plain("intervald2s", 64, 6),
        1266 => plain("timetz", 21, 6),
        1700 if modifier >= 4 => number("numeric", ((modifier - 4) >> 16) & 0xffff, (modifier - 4) & 0xffff),
        1700 => number("numeric", 0, 0),
        4000 => text("super", i32::MAX),
        6551 => text("varbyte", length(64_000)),
        // Arrays of the catalog, `regproc` and the like.
        _ => text("unknown", i32::MAX),
    }
}

pub(crate) fn result_columns(columns: &[Column]) -> Value {
    columns.iter().map(result_column).collect()
}

fn result_column(column: &Column) -> Value {
    let facts = type_facts(column.oid, column.type_modifier);
    json!({
        "isCaseSensitive": facts.is_case_sensitive,
        "isCurrency": false,
        "isSigned": facts.is_signed,
        "label": column.name,
        "length": 0,
        "name": column.name,
        "nullable": 1,
        "precision": facts.precision,
        "scale": facts.scale,
        "schemaName": "",
        "tableName": "",
        "typeName": facts.name,
    })
}

#[cfg(test)]
mod tests;
