//! A SUPER value as bytes whose order is the order of values: what comparisons, joins and ORDER BY use.
//! Numbers of every length and form are compared by their value, strings by their bytes; values of two kinds are
//! ordered booleans, numbers, strings, arrays, objects. JSON's null has no key: it is NULL.

use std::cmp::Ordering;
use std::sync::Arc;

use arrow::array::{ArrayRef, BinaryBuilder};
use datafusion::logical_expr::ScalarUDF;
use vesto_formats::json::value::{Kind, kind, string_of};
use vesto_types::ColumnType;

use crate::functions::scalar::{Arity, Result};
use crate::functions::typed::{Returns, SUPER, take, typed};

pub(crate) const NAME: &str = "\u{1}super_key";

pub(crate) fn udf() -> ScalarUDF {
    const KEY: Returns = Returns::As(|_| Ok(ColumnType::Varbyte(ColumnType::MAX_VARBYTE)));
    typed(NAME, &[SUPER], Arity::Exact, KEY, |args, n_rows| -> Result<ArrayRef> {
        let mut out = BinaryBuilder::with_capacity(n_rows, 0);
        let mut key = Vec::new();
        for value in take::text(args, 0)? {
            key.clear();
            match value {
                Some(value) if push(value, &mut key) => out.append_value(&key),
                _ => out.append_null(),
            }
        }
        Ok(Arc::new(out.finish()))
    })
}

/// Appends the key; false for null.
pub(super) fn push(value: &str, out: &mut Vec<u8>) -> bool {
    let kind = kind(value);
    out.push(match kind {
        Kind::Null => return false,
        Kind::Boolean => 1,
        Kind::Number => 2,
        Kind::String => 3,
        Kind::Array => 4,
        Kind::Object => 5,
    });
    match kind {
        Kind::Boolean => out.push(u8::from(value == "true")),
        Kind::Number => push_number(value, out),
        Kind::String => out.extend_from_slice(string_of(value).unwrap_or_default().as_bytes()),
        Kind::Array | Kind::Object | Kind::Null => out.extend_from_slice(value.as_bytes()),
    }
    true
}

/// Of two keys of the same kind; `None` for two kinds.
pub(super) fn compare(left: &[u8], right: &[u8]) -> Option<Ordering> {
    (left.first() == right.first()).then(|| left.cmp(right))
}

/// Sign, power of ten, digits: for a negative number all bits are turned round, so that greater magnitudes come first.
fn push_number(text: &str, out: &mut Vec<u8>) {
    let (is_negative, magnitude) = match text.strip_prefix('-') {
        Some(magnitude) => (true, magnitude),
        None => (false, text),
    };
    let (mantissa, exponent) = magnitude.split_once(['e', 'E']).unwrap_or((magnitude, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    // An exponent beyond any number's counts as the greatest.
    let exponent: i64 = exponent.parse().unwrap_or(if exponent.starts_with('-') { -(1 << 40) } else { 1 << 40 });
    let digits = whole.bytes().chain(fraction.bytes());
    let n_leading = digits.clone().take_while(|digit| *digit == b'0').count();
    let n_trailing = digits.clone().rev().take_while(|digit| *digit == b'0').count();
    let n_digits = (whole.len() + fraction.len()).saturating_sub(n_leading + n_trailing);
    if n_digits == 0 {
        out.push(1);
        return;
    }
    let turn = if is_negative { 0xFF } else { 0 };
    out.push(if is_negative { 0 } else { 2 });
    let point = i64::try_from(whole.len()).unwrap_or(0) - i64::try_from(n_leading).unwrap_or(0);
    let power = point.saturating_add(exponent).saturating_add(1 << 62).cast_unsigned();
    out.extend(power.to_be_bytes().iter().map(|byte| byte ^ turn));
    out.extend(digits.skip(n_leading).take(n_digits).map(|byte| byte ^ turn));
    // Digits that go on make a number greater, of negative ones less.
    out.push(turn);
}

#[cfg(test)]
mod tests;
