//! Functions over the catalog that need no catalog: `FORMAT_TYPE`, `FORMAT_ENCODING`, `PG_GET_EXPR`, `ARRAY_TO_STRING` …

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, BooleanArray, StringArray};
use datafusion::logical_expr::ScalarUDF;
use vesto_types::IntervalQualifier;

use super::scalar::{Arg, Arity, Result, returns_boolean, returns_text, scalar, take};

/// `format_type(oid, typmod)`
pub(crate) fn format_type() -> ScalarUDF {
    scalar("format_type", &[Arg::Int, Arg::Int], Arity::Exact, returns_text, |args| {
        let (oids, modifiers) = (take::int(args, 0)?, take::int(args, 1)?);
        let texts = oids.iter().zip(modifiers).map(|(oid, modifier)| Some(type_name(oid?, modifier.unwrap_or(-1))));
        Ok(Arc::new(texts.collect::<StringArray>()))
    })
}

fn type_name(oid: i64, modifier: i64) -> String {
    let with_length = |name: &str| if modifier > 4 { format!("{name}({})", modifier - 4) } else { name.to_owned() };
    match oid {
        16 => "boolean".to_owned(),
        17 => "bytea".to_owned(),
        18 => "\"char\"".to_owned(),
        19 => "name".to_owned(),
        20 => "bigint".to_owned(),
        21 => "smallint".to_owned(),
        23 => "integer".to_owned(),
        25 => "text".to_owned(),
        26 => "oid".to_owned(),
        700 => "real".to_owned(),
        701 => "double precision".to_owned(),
        1005 => "smallint[]".to_owned(),
        1009 => "text[]".to_owned(),
        1028 => "oid[]".to_owned(),
        1034 => "aclitem[]".to_owned(),
        1042 => with_length("character"),
        1043 => with_length("character varying"),
        1082 => "date".to_owned(),
        1083 => "time without time zone".to_owned(),
        1114 => "timestamp without time zone".to_owned(),
        1184 => "timestamp with time zone".to_owned(),
        1186 => "interval".to_owned(),
        1188 => interval(modifier, IntervalQualifier::YEAR_TO_MONTH),
        1190 => interval(modifier, IntervalQualifier::DAY_TO_SECOND),
        1266 => "time with time zone".to_owned(),
        1700 if modifier > 4 => format!("numeric({},{})", (modifier - 4) >> 16, (modifier - 4) & 0xFFFF),
        1700 => "numeric".to_owned(),
        4000 => "super".to_owned(),
        6551 => with_length("binary varying"),
        _ => "???".to_owned(),
    }
}

fn interval(modifier: i64, full: IntervalQualifier) -> String {
    let modifier = i32::try_from(modifier).unwrap_or(-1);
    format!("interval {}", IntervalQualifier::from_type_modifier(modifier, full).unwrap_or(full))
}

/// The stored text of an expression is its readable form already.
pub(crate) fn pg_get_expr() -> ScalarUDF {
    scalar("pg_get_expr", &[Arg::Text, Arg::Int, Arg::Boolean], Arity::Optional(1), returns_text, |args| {
        Ok(Arc::clone(take::any(args, 0)?))
    })
}

/// `format_encoding(attencodingtype)`: encodings are stored by name here.
pub(crate) fn format_encoding() -> ScalarUDF {
    scalar("format_encoding", &[Arg::Int], Arity::Exact, returns_text, |args| {
        let names = take::int(args, 0)?.iter().map(|code| code.map(crate::relations::encodings::name));
        Ok(Arc::new(names.collect::<StringArray>()))
    })
}

/// `array_to_string(array, delimiter)`
pub(crate) fn array_to_string() -> ScalarUDF {
    scalar("array_to_string", &[Arg::Any, Arg::Text], Arity::Exact, returns_text, |args| {
        let (lists, delimiters) = (take::any(args, 0)?, take::text(args, 1)?);
        let Some(lists) = lists.as_list_opt::<i32>() else {
            return Ok(Arc::new(StringArray::new_null(delimiters.len())));
        };
        let mut out = Vec::with_capacity(lists.len());
        for (list, delimiter) in lists.iter().zip(delimiters) {
            let (Some(list), Some(delimiter)) = (list, delimiter) else {
                out.push(None);
                continue;
            };
            let items = crate::cast::to_text(&list).map_err(crate::errors::external)?;
            out.push(Some(items.iter().flatten().collect::<Vec<_>>().join(delimiter)));
        }
        Ok(Arc::new(StringArray::from(out)))
    })
}

/// Everything that can be seen in these catalogs is visible.
pub(crate) fn pg_table_is_visible() -> ScalarUDF {
    scalar("pg_table_is_visible", &[Arg::Int], Arity::Exact, returns_boolean, always)
}

pub(crate) fn pg_type_is_visible() -> ScalarUDF {
    scalar("pg_type_is_visible", &[Arg::Int], Arity::Exact, returns_boolean, always)
}

pub(crate) fn pg_function_is_visible() -> ScalarUDF {
    scalar("pg_function_is_visible", &[Arg::Int], Arity::Exact, returns_boolean, always)
}

fn always(args: &[ArrayRef]) -> Result<ArrayRef> {
    Ok(Arc::new(BooleanArray::from(vec![true; take::any(args, 0)?.len()])))
}
