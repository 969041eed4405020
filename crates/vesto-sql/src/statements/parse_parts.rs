//! Pieces of grammar that several statements share.

use vesto_types::SqlError;

use crate::cursor::Cursor;
use crate::query::expression_in;
use crate::{ParsedExpression, storage};

/// `[CASCADE | RESTRICT]`; true for CASCADE.
pub(crate) fn cascade(cursor: &mut Cursor<'_>) -> bool {
    let cascade = cursor.accept("CASCADE");
    if !cascade {
        cursor.accept("RESTRICT");
    }
    cascade
}

/// `'(' [expression, …] ')'`
pub(crate) fn arguments(cursor: &mut Cursor<'_>) -> Result<Vec<ParsedExpression>, SqlError> {
    cursor.expect_symbol("(")?;
    if cursor.accept_symbol(")") {
        return Ok(Vec::new());
    }
    let arguments = cursor.comma_separated(|cursor| {
        let start = cursor.offset();
        let mut depth = 0_usize;
        while !cursor.is_at_end() {
            if depth == 0 && (cursor.is_symbol(",") || cursor.is_symbol(")")) {
                break;
            }
            if cursor.is_symbol("(") {
                depth += 1;
            } else if cursor.is_symbol(")") {
                depth -= 1;
            }
            cursor.advance();
        }
        if cursor.offset() == start {
            return cursor.fail();
        }
        expression_in(cursor, start..cursor.last_end())
    })?;
    cursor.expect_symbol(")")?;
    Ok(arguments)
}

/// `[LIKE 'pattern']`
pub(crate) fn like(cursor: &mut Cursor<'_>) -> Result<Option<String>, SqlError> {
    if cursor.accept("LIKE") { cursor.string().map(|text| Some(text.value.to_owned())) } else { Ok(None) }
}

/// Sets an option that may stand once.
pub(crate) fn once<T>(slot: &mut Option<T>, value: T, at: &Cursor<'_>) -> Result<(), SqlError> {
    if slot.replace(value).is_some() { Err(storage::conflicting(at)) } else { Ok(()) }
}

/// A number of connections, or UNLIMITED (`None`).
pub(crate) fn limit(cursor: &mut Cursor<'_>) -> Result<Option<u64>, SqlError> {
    if cursor.accept("UNLIMITED") { Ok(None) } else { cursor.unsigned().map(Some) }
}
