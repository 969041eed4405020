//! Table attributes in any order: BACKUP, DISTSTYLE, DISTKEY, SORTKEY, ENCODE AUTO.

use vesto_types::{SqlError, SqlState};

use super::{DistStyle, Encoding, SortKey, TableAttributes};
use crate::cursor::Cursor;
use crate::storage::conflicting;

/// Which attributes may stand here.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Position {
    Table,
    /// `AUTO REFRESH` ends the attributes of a materialized view.
    MaterializedView,
}

pub(crate) fn attributes(cursor: &mut Cursor<'_>, position: Position) -> Result<TableAttributes, SqlError> {
    let mut found = TableAttributes::default();
    while let Some(word) = cursor.peek_keyword() {
        let at = cursor.clone();
        let repeated = match word.as_str() {
            "BACKUP" => {
                cursor.advance();
                found.backup.replace(yes_or_no(cursor)?).is_some()
            }
            "DISTSTYLE" => {
                cursor.advance();
                found.dist_style.replace(dist_style(cursor)?).is_some()
            }
            "DISTKEY" => {
                cursor.advance();
                found.dist_key.replace(one_column(cursor)?).is_some()
            }
            "SORTKEY" | "COMPOUND" | "INTERLEAVED" => found.sort_key.replace(sort_key(cursor)?).is_some(),
            "ENCODE" => {
                cursor.expect_words(&["ENCODE", "AUTO"])?;
                std::mem::replace(&mut found.encode_auto, true)
            }
            _ => break,
        };
        if repeated {
            return Err(conflicting(&at));
        }
        if position == Position::MaterializedView && cursor.is_word("AUTO") {
            break;
        }
    }
    Ok(found)
}

pub(crate) fn yes_or_no(cursor: &mut Cursor<'_>) -> Result<bool, SqlError> {
    match cursor.accept_one_of(&["YES", "NO"]) {
        Some(word) => Ok(word == "YES"),
        None => cursor.fail(),
    }
}

pub(crate) fn dist_style(cursor: &mut Cursor<'_>) -> Result<DistStyle, SqlError> {
    match cursor.accept_one_of(&["AUTO", "EVEN", "KEY", "ALL"]) {
        Some("AUTO") => Ok(DistStyle::Auto),
        Some("EVEN") => Ok(DistStyle::Even),
        Some("KEY") => Ok(DistStyle::Key),
        Some(_) => Ok(DistStyle::All),
        None => cursor.fail(),
    }
}

fn one_column(cursor: &mut Cursor<'_>) -> Result<String, SqlError> {
    cursor.expect_symbol("(")?;
    let column = cursor.identifier()?;
    cursor.expect_symbol(")")?;
    Ok(column)
}

/// `[COMPOUND | INTERLEAVED] SORTKEY (columns)` or `SORTKEY AUTO`
pub(crate) fn sort_key(cursor: &mut Cursor<'_>) -> Result<SortKey, SqlError> {
    let interleaved = cursor.accept("INTERLEAVED");
    let compound = !interleaved && cursor.accept("COMPOUND");
    cursor.expect("SORTKEY")?;
    if !interleaved && !compound && cursor.accept("AUTO") {
        return Ok(SortKey::Auto);
    }
    let columns = cursor.identifier_list()?;
    let max = if interleaved { 8 } else { 400 };
    if columns.len() > max {
        let message = format!("a sort key can have at most {max} columns");
        return Err(SqlError::new(SqlState("54011"), message));
    }
    Ok(if interleaved { SortKey::Interleaved(columns) } else { SortKey::Compound(columns) })
}

/// An encoding's name, after ENCODE.
pub(crate) fn encoding(cursor: &mut Cursor<'_>) -> Result<Encoding, SqlError> {
    let at = cursor.clone();
    let name = cursor.label()?;
    let found = Encoding::ALL.iter().find(|(known, _)| *known == name);
    found.map(|(_, encoding)| *encoding).ok_or_else(|| at.error())
}
