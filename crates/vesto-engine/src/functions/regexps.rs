//! `REGEXP_REPLACE`, `REGEXP_SUBSTR`, `REGEXP_COUNT` and `REGEXP_INSTR`: POSIX patterns; replacing is global.
//! <https://docs.aws.amazon.com/redshift/latest/dg/REGEXP_REPLACE.html>

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, Int32Array, Int64Array, StringArray};
use datafusion::logical_expr::ScalarUDF;
use regex::{Regex, RegexBuilder};
use vesto_types::{SqlError, SqlState};

use super::scalar::{Arg, Arity, Result, returns_int, returns_text, scalar, take};
use crate::errors::external;

/// `REGEXP_REPLACE(source, pattern [, replacement [, position [, parameters]]])`
pub(crate) fn regexp_replace() -> ScalarUDF {
    const ARGS: &[Arg] = &[Arg::Text, Arg::Text, Arg::Text, Arg::Int, Arg::Text];
    scalar("regexp_replace", ARGS, Arity::Optional(3), returns_text, |args| {
        let replacements = if args.len() > 2 { Some(take::text(args, 2)?) } else { None };
        let (starts, flags) = (optional_int(args, 3)?, optional_text(args, 4)?);
        each(args, flags, |index, text, pattern| {
            let replacement =
                replacements.map_or("", |array| if array.is_null(index) { "" } else { array.value(index) });
            let (before, rest) = text.split_at(byte_at(text, start(starts, index)));
            Some(format!("{before}{}", pattern.replace_all(rest, backreferences(replacement))))
        })
        .map(|texts| Arc::new(StringArray::from(texts)) as ArrayRef)
    })
}

/// `REGEXP_SUBSTR(source, pattern [, position [, occurrence [, parameters]]])`
pub(crate) fn regexp_substr() -> ScalarUDF {
    const ARGS: &[Arg] = &[Arg::Text, Arg::Text, Arg::Int, Arg::Int, Arg::Text];
    scalar("regexp_substr", ARGS, Arity::Optional(3), returns_text, |args| {
        let (starts, occurrences, flags) = (optional_int(args, 2)?, optional_int(args, 3)?, optional_text(args, 4)?);
        each(args, flags, |index, text, pattern| {
            let rest = text.get(byte_at(text, start(starts, index))..).unwrap_or_default();
            let nth = usize::try_from(start(occurrences, index)).unwrap_or(1).saturating_sub(1);
            // With the parameter `e` the first group is what counts.
            let wants_group = flags.is_some_and(|flags| flags.is_valid(index) && flags.value(index).contains('e'));
            let found = pattern.captures_iter(rest).nth(nth);
            let found = found.and_then(|found| {
                found.get(usize::from(wants_group && found.len() > 1)).map(|m| m.as_str().to_owned())
            });
            Some(found.unwrap_or_default())
        })
        .map(|texts| Arc::new(StringArray::from(texts)) as ArrayRef)
    })
}

/// `REGEXP_COUNT(source, pattern [, position [, parameters]])`
pub(crate) fn regexp_count() -> ScalarUDF {
    const ARGS: &[Arg] = &[Arg::Text, Arg::Text, Arg::Int, Arg::Text];
    scalar("regexp_count", ARGS, Arity::Optional(2), returns_int, |args| {
        let (starts, flags) = (optional_int(args, 2)?, optional_text(args, 3)?);
        each(args, flags, |index, text, pattern| {
            let rest = text.get(byte_at(text, start(starts, index))..).unwrap_or_default();
            i32::try_from(pattern.find_iter(rest).count()).ok()
        })
        .map(|counts| Arc::new(Int32Array::from(counts)) as ArrayRef)
    })
}

/// `REGEXP_INSTR(source, pattern [, position [, occurrence [, option [, parameters]]]])`
pub(crate) fn regexp_instr() -> ScalarUDF {
    const ARGS: &[Arg] = &[Arg::Text, Arg::Text, Arg::Int, Arg::Int, Arg::Int, Arg::Text];
    scalar("regexp_instr", ARGS, Arity::Optional(4), returns_int, |args| {
        let (starts, occurrences) = (optional_int(args, 2)?, optional_int(args, 3)?);
        let (options, flags) = (optional_int(args, 4)?, optional_text(args, 5)?);
        each(args, flags, |index, text, pattern| {
            let from = byte_at(text, start(starts, index));
            let nth = usize::try_from(start(occurrences, index)).unwrap_or(1).saturating_sub(1);
            let Some(found) = pattern.find_iter(text.get(from..).unwrap_or_default()).nth(nth) else { return Some(0) };
            let after = options.is_some_and(|options| options.is_valid(index) && options.value(index) == 1);
            let at = from + if after { found.end() } else { found.start() };
            i32::try_from(text.get(..at).unwrap_or_default().chars().count() + 1).ok()
        })
        .map(|positions| Arc::new(Int32Array::from(positions)) as ArrayRef)
    })
}

/// Runs the body on each row whose source and pattern are not NULL; patterns are compiled once in a row.
fn each<T>(
    args: &[ArrayRef],
    flags: Option<&StringArray>,
    body: impl Fn(usize, &str, &Regex) -> Option<T>,
) -> Result<Vec<Option<T>>> {
    let (texts, patterns) = (take::text(args, 0)?, take::text(args, 1)?);
    let mut known: Option<(&str, &str, Regex)> = None;
    let mut out = Vec::with_capacity(texts.len());
    for (index, (text, pattern)) in texts.iter().zip(patterns).enumerate() {
        let (Some(text), Some(pattern)) = (text, pattern) else {
            out.push(None);
            continue;
        };
        let flags = flags.map_or("", |flags| if flags.is_null(index) { "" } else { flags.value(index) });
        if known.as_ref().is_none_or(|(known, known_flags, _)| *known != pattern || *known_flags != flags) {
            known = Some((pattern, flags, compile(pattern, flags)?));
        }
        out.push(known.as_ref().and_then(|(_, _, regex)| body(index, text, regex)));
    }
    Ok(out)
}

fn compile(pattern: &str, flags: &str) -> Result<Regex> {
    let regex = RegexBuilder::new(pattern).case_insensitive(flags.contains('i')).build();
    regex.map_err(|_| external(SqlError::new(SqlState("2201B"), format!("invalid regular expression: {pattern}"))))
}

/// `\1` and `$1` as the replacement syntax has them; other dollars are themselves.
fn backreferences(replacement: &str) -> String {
    let mut out = String::with_capacity(replacement.len());
    let mut chars = replacement.chars().peekable();
    while let Some(c) = chars.next() {
        match (c, chars.peek().copied()) {
            ('\\' | '$', Some(digit)) if digit.is_ascii_digit() => {
                out.push_str(&format!("${{{digit}}}"));
                chars.next();
            }
            ('\\', Some('\\')) => {
                out.push('\\');
                chars.next();
            }
            ('$', _) => out.push_str("$$"),
            _ => out.push(c),
        }
    }
    out
}

fn optional_int(args: &[ArrayRef], index: usize) -> Result<Option<&Int64Array>> {
    if index < args.len() { take::int(args, index).map(Some) } else { Ok(None) }
}

fn optional_text(args: &[ArrayRef], index: usize) -> Result<Option<&StringArray>> {
    if index < args.len() { take::text(args, index).map(Some) } else { Ok(None) }
}

fn start(starts: Option<&Int64Array>, index: usize) -> i64 {
    starts.map_or(1, |starts| if starts.is_null(index) { 1 } else { starts.value(index) })
}

/// The byte of the character at a 1-based position.
fn byte_at(text: &str, position: i64) -> usize {
    let skip = usize::try_from(position.max(1) - 1).unwrap_or(0);
    text.char_indices().nth(skip).map_or(text.len(), |(at, _)| at)
}
