//! `DROP` of tables, views, schemas and the other objects that have a qualified name.

use vesto_types::SqlError;

use super::parse_parts::cascade;
use crate::cursor::Cursor;
use crate::{QualifiedName, Statement};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DropObjects {
    pub kind: ObjectKind,
    pub names: Vec<QualifiedName>,
    pub if_exists: bool,
    pub cascade: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ObjectKind {
    Table,
    View,
    MaterializedView,
    Schema,
    Database,
    Function,
    Procedure,
}

/// After DROP, when an [`ObjectKind`] is next; `None` otherwise.
pub(crate) fn drop_objects(cursor: &mut Cursor<'_>) -> Result<Option<Statement>, SqlError> {
    const KINDS: &[(&[&str], ObjectKind)] = &[
        (&["TABLE"], ObjectKind::Table),
        (&["VIEW"], ObjectKind::View),
        (&["MATERIALIZED", "VIEW"], ObjectKind::MaterializedView),
        (&["SCHEMA"], ObjectKind::Schema),
        (&["DATABASE"], ObjectKind::Database),
        (&["FUNCTION"], ObjectKind::Function),
        (&["PROCEDURE"], ObjectKind::Procedure),
    ];
    let Some((_, kind)) = KINDS.iter().find(|(words, _)| cursor.accept_words(words)) else { return Ok(None) };
    let if_exists = cursor.accept_words(&["IF", "EXISTS"]);
    let names = cursor.comma_separated(|cursor| {
        let name = cursor.qualified_name()?;
        if matches!(kind, ObjectKind::Function | ObjectKind::Procedure) && cursor.is_symbol("(") {
            skip_parentheses(cursor)?;
        }
        Ok(name)
    })?;
    let cascade = cascade(cursor);
    Ok(Some(Statement::Drop(DropObjects { kind: *kind, names, if_exists, cascade })))
}

/// The next parenthesis and everything to its mate.
pub(super) fn skip_parentheses(cursor: &mut Cursor<'_>) -> Result<(), SqlError> {
    let mut depth = 0_usize;
    while !cursor.is_at_end() {
        if cursor.is_symbol("(") {
            depth += 1;
        } else if cursor.is_symbol(")") {
            depth -= 1;
        }
        cursor.advance();
        if depth == 0 {
            return Ok(());
        }
    }
    cursor.fail()
}
