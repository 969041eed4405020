//! JSON in text: `JSON_EXTRACT_PATH_TEXT`, `JSON_EXTRACT_ARRAY_ELEMENT_TEXT`, `JSON_ARRAY_LENGTH`, `IS_VALID_JSON`,
//! `IS_VALID_JSON_ARRAY`. <https://docs.aws.amazon.com/redshift/latest/dg/json-functions.html>

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, BooleanArray, Int32Array, StringArray};
use datafusion::logical_expr::ScalarUDF;
use serde_json::Value;
use vesto_types::{SqlError, SqlState};

use super::scalar::{Arg, Arity, Result, returns_boolean, returns_int, returns_text, scalar, take};
use crate::errors::external;

fn parse(text: &str) -> Result<Value> {
    serde_json::from_str(text).map_err(|_| {
        let error = SqlError::new(SqlState::INVALID_PARAMETER_VALUE, "JSON parsing error");
        external(error.with_detail(format!("invalid json object {text}")))
    })
}

fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// The empty string when the path is not there.
pub(crate) fn json_extract_path_text() -> ScalarUDF {
    scalar("json_extract_path_text", &[Arg::Text, Arg::Text], Arity::Variadic, returns_text, |args| {
        let texts = take::text(args, 0)?;
        let steps = args.iter().skip(1).map(|step| step.as_string_opt::<i32>());
        let steps: Vec<&StringArray> = steps.flatten().collect();
        let mut out = Vec::with_capacity(texts.len());
        for (index, text) in texts.iter().enumerate() {
            let Some(text) = text else {
                out.push(None);
                continue;
            };
            let parsed = parse(text)?;
            let mut at = Some(&parsed);
            for step in steps.iter().filter(|step| step.is_valid(index)) {
                at = at.and_then(|at| match at {
                    Value::Array(items) => step.value(index).parse::<usize>().ok().and_then(|n| items.get(n)),
                    other => other.get(step.value(index)),
                });
            }
            out.push(Some(at.map(text_of).unwrap_or_default()));
        }
        Ok(Arc::new(StringArray::from(out)))
    })
}

pub(crate) fn json_extract_array_element_text() -> ScalarUDF {
    const ARGS: &[Arg] = &[Arg::Text, Arg::Int, Arg::Boolean];
    scalar("json_extract_array_element_text", ARGS, Arity::Optional(1), returns_text, |args| {
        let (texts, positions) = (take::text(args, 0)?, take::int(args, 1)?);
        let mut out = Vec::with_capacity(texts.len());
        for (text, position) in texts.iter().zip(positions) {
            let (Some(text), Some(position)) = (text, position) else {
                out.push(None);
                continue;
            };
            let parsed = parse(text)?;
            let item = usize::try_from(position).ok().and_then(|position| parsed.get(position));
            out.push(item.map(text_of));
        }
        Ok(Arc::new(StringArray::from(out)))
    })
}

pub(crate) fn json_array_length() -> ScalarUDF {
    scalar("json_array_length", &[Arg::Text, Arg::Boolean], Arity::Optional(1), returns_int, |args| {
        let mut out = Vec::new();
        for text in take::text(args, 0)? {
            out.push(match text.map(parse).transpose()? {
                Some(Value::Array(items)) => i32::try_from(items.len()).ok(),
                Some(_) => {
                    return Err(external(SqlError::new(SqlState::INVALID_PARAMETER_VALUE, "JSON is not an array")));
                }
                None => None,
            });
        }
        Ok(Arc::new(Int32Array::from(out)))
    })
}

pub(crate) fn is_valid_json() -> ScalarUDF {
    scalar("is_valid_json", &[Arg::Text], Arity::Exact, returns_boolean, |args| valid(args, |value| value.is_object()))
}

pub(crate) fn is_valid_json_array() -> ScalarUDF {
    scalar("is_valid_json_array", &[Arg::Text], Arity::Exact, returns_boolean, |args| {
        valid(args, |value| value.is_array())
    })
}

fn valid(args: &[ArrayRef], is_of_kind: fn(&Value) -> bool) -> Result<ArrayRef> {
    let valid = take::text(args, 0)?
        .iter()
        .map(|text| text.map(|text| serde_json::from_str::<Value>(text).is_ok_and(|value| is_of_kind(&value))));
    Ok(Arc::new(valid.collect::<BooleanArray>()))
}
