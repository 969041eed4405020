//! A column's definition and the table's constraints.

use vesto_types::{ColumnType, SqlError, SqlState};

use super::attributes::encoding;
use super::{Collation, ColumnDefinition, Identity, Nullability, References, TableConstraint};
use crate::ParsedExpression;
use crate::column_type::column_type;
use crate::cursor::Cursor;
use crate::lexer::TokenKind;
use crate::query::expression_in;
use crate::storage::conflicting;

/// Words that can follow a DEFAULT expression.
const AFTER_DEFAULT: &[&str] = &[
    "ENCODE",
    "DISTKEY",
    "SORTKEY",
    "UNIQUE",
    "PRIMARY",
    "REFERENCES",
    "IDENTITY",
    "GENERATED",
    "CONSTRAINT",
    "DEFAULT",
    "COLLATE",
];

pub(crate) fn column_definition(cursor: &mut Cursor<'_>) -> Result<ColumnDefinition, SqlError> {
    let name = cursor.identifier()?;
    let column_type = column_type(cursor)?;
    let mut column = ColumnDefinition {
        name,
        column_type,
        default: None,
        identity: None,
        nullability: None,
        unique: false,
        primary_key: false,
        references: None,
        encoding: None,
        dist_key: false,
        sort_key: false,
        collation: None,
    };
    while let Some(word) = cursor.peek_keyword() {
        let at = cursor.clone();
        cursor.advance();
        let repeated = attribute(&mut column, &word, cursor, &at)?;
        if repeated {
            return Err(conflicting(&at));
        }
    }
    check_identity(&column)?;
    Ok(column)
}

/// Takes the attribute whose first word was just taken; true when the column already had it.
fn attribute(
    column: &mut ColumnDefinition,
    word: &str,
    cursor: &mut Cursor<'_>,
    at: &Cursor<'_>,
) -> Result<bool, SqlError> {
    Ok(match word {
        "CONSTRAINT" => {
            cursor.identifier()?;
            if !["NOT", "NULL", "UNIQUE", "PRIMARY", "REFERENCES"].iter().any(|word| cursor.is_word(word)) {
                return cursor.fail();
            }
            false
        }
        "DEFAULT" => column.default.replace(default_expression(cursor)?).is_some(),
        "IDENTITY" => column.identity.replace(identity(cursor, Supply::Never)?).is_some(),
        "GENERATED" => {
            cursor.expect_words(&["BY", "DEFAULT", "AS", "IDENTITY"])?;
            column.identity.replace(identity(cursor, Supply::Allowed)?).is_some()
        }
        "NOT" => {
            cursor.expect("NULL")?;
            column.nullability.replace(Nullability::NotNull).is_some_and(|before| before != Nullability::NotNull)
        }
        "NULL" => column.nullability.replace(Nullability::Null).is_some_and(|before| before != Nullability::Null),
        "UNIQUE" => std::mem::replace(&mut column.unique, true),
        "PRIMARY" => {
            cursor.expect("KEY")?;
            std::mem::replace(&mut column.primary_key, true)
        }
        "REFERENCES" => column.references.replace(references(cursor)?).is_some(),
        "ENCODE" => column.encoding.replace(encoding(cursor)?).is_some(),
        "DISTKEY" => std::mem::replace(&mut column.dist_key, true),
        "SORTKEY" => std::mem::replace(&mut column.sort_key, true),
        "COLLATE" => column.collation.replace(collation(cursor)?).is_some(),
        _ => return at.fail(),
    })
}

/// Whether an INSERT may give the column a value.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Supply {
    Never,
    Allowed,
}

fn identity(cursor: &mut Cursor<'_>, supply: Supply) -> Result<Identity, SqlError> {
    cursor.expect_symbol("(")?;
    let seed = cursor.integer()?;
    cursor.expect_symbol(",")?;
    let step = cursor.integer()?;
    cursor.expect_symbol(")")?;
    if step == 0 {
        return Err(SqlError::new(SqlState::INVALID_PARAMETER_VALUE, "identity column step cannot be zero"));
    }
    Ok(Identity { seed, step, by_default: supply == Supply::Allowed })
}

fn check_identity(column: &ColumnDefinition) -> Result<(), SqlError> {
    if column.identity.is_none() {
        return Ok(());
    }
    if !matches!(column.column_type, ColumnType::Integer | ColumnType::BigInt) {
        let message = "identity column type must be INT or BIGINT";
        return Err(SqlError::new(SqlState("42P16"), message));
    }
    if column.default.is_some() {
        let message = format!("both default and identity specified for column \"{}\"", column.name);
        return Err(SqlError::new(SqlState::SYNTAX_ERROR, message));
    }
    Ok(())
}

fn default_expression(cursor: &mut Cursor<'_>) -> Result<ParsedExpression, SqlError> {
    let start = cursor.offset();
    let mut depth = 0_usize;
    let mut complete = false;
    while let Some(token) = cursor.peek() {
        let at_level = depth == 0;
        match token.kind {
            TokenKind::Symbol => match token.text(cursor.sql) {
                "(" => depth += 1,
                ")" if at_level => break,
                ")" => depth -= 1,
                "," if at_level => break,
                _ => {}
            },
            TokenKind::Word if at_level && complete => {
                let attribute = AFTER_DEFAULT.iter().any(|word| cursor.is_word(word));
                if attribute || cursor.are_words(&["NOT", "NULL"]) || cursor.is_word("NULL") {
                    break;
                }
            }
            TokenKind::Word
            | TokenKind::QuotedIdentifier(_)
            | TokenKind::String(_)
            | TokenKind::Number
            | TokenKind::Parameter(_) => {}
        }
        // After `IS`, `NOT` or an operator the expression goes on, so a NULL there belongs to it.
        complete = match token.kind {
            TokenKind::Symbol => token.text(cursor.sql) == ")",
            TokenKind::Word => !["IS", "NOT", "AND", "OR"].iter().any(|word| cursor.is_word(word)),
            TokenKind::QuotedIdentifier(_) | TokenKind::String(_) | TokenKind::Number | TokenKind::Parameter(_) => true,
        };
        cursor.advance();
    }
    if cursor.offset() == start {
        return cursor.fail();
    }
    expression_in(cursor, start..cursor.last_end())
}

fn references(cursor: &mut Cursor<'_>) -> Result<References, SqlError> {
    let table = cursor.qualified_name()?;
    let columns = if cursor.is_symbol("(") { cursor.identifier_list()? } else { Vec::new() };
    Ok(References { table, columns })
}

fn collation(cursor: &mut Cursor<'_>) -> Result<Collation, SqlError> {
    let at = cursor.clone();
    match cursor.label()?.as_str() {
        "case_sensitive" | "cs" => Ok(Collation::CaseSensitive),
        "case_insensitive" | "ci" => Ok(Collation::CaseInsensitive),
        _ => at.fail(),
    }
}

/// `[CONSTRAINT name] UNIQUE … | PRIMARY KEY … | FOREIGN KEY …`; `None` when none begins here.
pub(crate) fn table_constraint(cursor: &mut Cursor<'_>) -> Result<Option<(Option<String>, TableConstraint)>, SqlError> {
    let name = if cursor.accept("CONSTRAINT") { Some(cursor.identifier()?) } else { None };
    let constraint = if cursor.accept("UNIQUE") {
        TableConstraint::Unique(cursor.identifier_list()?)
    } else if cursor.accept_words(&["PRIMARY", "KEY"]) {
        TableConstraint::PrimaryKey(cursor.identifier_list()?)
    } else if cursor.accept_words(&["FOREIGN", "KEY"]) {
        let columns = cursor.identifier_list()?;
        cursor.expect("REFERENCES")?;
        TableConstraint::ForeignKey { columns, references: references(cursor)? }
    } else if name.is_some() {
        return cursor.fail();
    } else {
        return Ok(None);
    };
    Ok(Some((name, constraint)))
}
