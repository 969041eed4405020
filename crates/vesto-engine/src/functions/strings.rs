//! String functions where DataFusion's of the same name differ from Redshift's or are missing.
//! <https://docs.aws.amazon.com/redshift/latest/dg/String_functions_header.html>

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, Int32Array, StringArray};
use datafusion::logical_expr::ScalarUDF;
use vesto_types::SqlState;

use super::scalar::{Arg, Arity, Result, returns_int, returns_text, scalar, take};
use crate::errors::fail;

fn map_text(array: &StringArray, map: impl Fn(&str) -> String) -> ArrayRef {
    Arc::new(array.iter().map(|text| text.map(&map)).collect::<StringArray>())
}

/// Two arguments; NULL if either is.
pub(crate) fn concat() -> ScalarUDF {
    scalar("concat", &[Arg::Text, Arg::Text], Arity::Exact, returns_text, |args| {
        let (left, right) = (take::text(args, 0)?, take::text(args, 1)?);
        let joined = left.iter().zip(right).map(|(left, right)| Some([left?, right?].concat()));
        Ok(Arc::new(joined.collect::<StringArray>()))
    })
}

/// LEN, LENGTH, CHAR_LENGTH: characters, without the trailing blanks of a CHAR (which are not stored).
pub(crate) fn len() -> ScalarUDF {
    scalar("len", &[Arg::Text], Arity::Exact, returns_int, |args| {
        let lengths =
            take::text(args, 0)?.iter().map(|text| text.and_then(|text| i32::try_from(text.chars().count()).ok()));
        Ok(Arc::new(lengths.collect::<Int32Array>()))
    })
}

pub(crate) fn strpos() -> ScalarUDF {
    scalar("strpos", &[Arg::Text, Arg::Text], Arity::Exact, returns_int, |args| {
        positions(take::text(args, 0)?, take::text(args, 1)?, None)
    })
}

/// `CHARINDEX(substring, string [, from])`
pub(crate) fn charindex() -> ScalarUDF {
    scalar("charindex", &[Arg::Text, Arg::Text, Arg::Int], Arity::Optional(1), returns_int, |args| {
        let from = if args.len() == 3 { Some(take::int(args, 2)?) } else { None };
        positions(take::text(args, 1)?, take::text(args, 0)?, from)
    })
}

fn positions(texts: &StringArray, parts: &StringArray, from: Option<&arrow::array::Int64Array>) -> Result<ArrayRef> {
    let position = |(index, (text, part)): (usize, (Option<&str>, Option<&str>))| {
        let (text, part) = (text?, part?);
        let skip = from.map_or(1, |from| from.value(index)).max(1) - 1;
        let skip = usize::try_from(skip).ok()?;
        let start = text.char_indices().nth(skip).map_or(text.len(), |(at, _)| at);
        let found = text.get(start..)?.find(part);
        let position = found.map_or(0, |at| text.get(..start + at).unwrap_or_default().chars().count() + 1);
        i32::try_from(position).ok()
    };
    Ok(Arc::new(texts.iter().zip(parts).enumerate().map(position).collect::<Int32Array>()))
}

/// `SUBSTRING(string, from [, length])`: positions before the first count towards the length.
pub(crate) fn substring() -> ScalarUDF {
    scalar("substring", &[Arg::Text, Arg::Int, Arg::Int], Arity::Optional(1), returns_text, |args| {
        let (texts, starts) = (take::text(args, 0)?, take::int(args, 1)?);
        let lengths = if args.len() == 3 { Some(take::int(args, 2)?) } else { None };
        let mut out = Vec::with_capacity(texts.len());
        for (index, (text, start)) in texts.iter().zip(starts).enumerate() {
            let length = match lengths {
                Some(lengths) if lengths.is_null(index) => {
                    out.push(None);
                    continue;
                }
                Some(lengths) => Some(lengths.value(index)),
                None => None,
            };
            let (Some(text), Some(start)) = (text, start) else {
                out.push(None);
                continue;
            };
            if length.is_some_and(|length| length < 0) {
                return fail(SqlState("22011"), "negative substring length not allowed");
            }
            out.push(Some(slice(text, start, length)));
        }
        Ok(Arc::new(StringArray::from(out)))
    })
}

fn slice(text: &str, start: i64, length: Option<i64>) -> String {
    let end = length.map_or(i64::MAX, |length| start.saturating_add(length));
    let first = start.max(1);
    let count = usize::try_from(end.saturating_sub(first)).unwrap_or(0);
    text.chars().skip(usize::try_from(first - 1).unwrap_or(0)).take(count).collect()
}

pub(crate) fn quote_ident() -> ScalarUDF {
    scalar("quote_ident", &[Arg::Text], Arity::Exact, returns_text, |args| {
        Ok(map_text(take::text(args, 0)?, |text| {
            let plain = !text.is_empty()
                && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
                && !text.starts_with(|first: char| first.is_ascii_digit());
            if plain { text.to_owned() } else { format!("\"{}\"", text.replace('"', "\"\"")) }
        }))
    })
}

pub(crate) fn quote_literal() -> ScalarUDF {
    scalar("quote_literal", &[Arg::Text], Arity::Exact, returns_text, |args| {
        Ok(map_text(take::text(args, 0)?, |text| format!("'{}'", text.replace('\\', "\\\\").replace('\'', "''"))))
    })
}

/// Blanks, or the characters given, off both ends.
pub(crate) fn btrim() -> ScalarUDF {
    scalar("btrim", TRIM_ARGS, Arity::Optional(1), returns_text, |args| {
        trimmed(args, |text, blanks| text.trim_matches(|c| blanks.contains(c)))
    })
}

pub(crate) fn ltrim() -> ScalarUDF {
    scalar("ltrim", TRIM_ARGS, Arity::Optional(1), returns_text, |args| {
        trimmed(args, |text, blanks| text.trim_start_matches(|c| blanks.contains(c)))
    })
}

pub(crate) fn rtrim() -> ScalarUDF {
    scalar("rtrim", TRIM_ARGS, Arity::Optional(1), returns_text, |args| {
        trimmed(args, |text, blanks| text.trim_end_matches(|c| blanks.contains(c)))
    })
}

const TRIM_ARGS: &[Arg] = &[Arg::Text, Arg::Text];

fn trimmed(args: &[ArrayRef], trim: for<'a> fn(&'a str, &str) -> &'a str) -> Result<ArrayRef> {
    let texts = take::text(args, 0)?;
    if args.len() == 1 {
        return Ok(Arc::new(texts.iter().map(|text| text.map(|text| trim(text, " "))).collect::<StringArray>()));
    }
    let blanks = take::text(args, 1)?;
    let trimmed = texts.iter().zip(blanks).map(|(text, blanks)| Some(trim(text?, blanks?)));
    Ok(Arc::new(trimmed.collect::<StringArray>()))
}
