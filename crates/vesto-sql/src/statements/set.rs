//! `SET` <https://docs.aws.amazon.com/redshift/latest/dg/r_SET.html> and
//! `SET SESSION AUTHORIZATION` <https://docs.aws.amazon.com/redshift/latest/dg/r_SET_SESSION_AUTHORIZATION.html>

use vesto_types::SqlError;

use super::transaction::modes;
use crate::Statement;
use crate::cursor::Cursor;
use crate::lexer::TokenKind;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Set {
    /// Lower case; dots kept (`app.variable`).
    pub name: String,
    pub value: SetValue,
    pub scope: SetScope,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SetValue {
    Default,
    /// One value, or the items of a list such as search_path's.
    Values(Vec<String>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SetScope {
    Session,
    Local,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionAuthorization {
    /// `None` is DEFAULT.
    pub user: Option<String>,
    pub scope: SetScope,
}

/// SET is next.
pub(crate) fn set(cursor: &mut Cursor<'_>) -> Result<Statement, SqlError> {
    cursor.expect("SET")?;
    let characteristics = cursor.accept_words(&["SESSION", "CHARACTERISTICS", "AS", "TRANSACTION"]);
    if characteristics || (cursor.is_word("TRANSACTION") && !names_parameter(cursor)) {
        if !characteristics {
            cursor.advance();
        }
        return Ok(Statement::SessionCharacteristics(modes(cursor)?));
    }
    let scope = scope(cursor);
    if cursor.accept_words(&["SESSION", "AUTHORIZATION"]) || (scope.is_some() && cursor.accept("AUTHORIZATION")) {
        return authorization(cursor, scope.unwrap_or(SetScope::Session));
    }
    let scope = scope.unwrap_or(SetScope::Session);
    if cursor.accept_words(&["TIME", "ZONE"]) {
        let value = if cursor.accept("LOCAL") { SetValue::Default } else { value(cursor)? };
        return Ok(Statement::Set(Set { name: "timezone".to_owned(), value, scope }));
    }
    if cursor.is_word("NAMES") && !names_parameter(cursor) {
        cursor.advance();
        return Ok(Statement::Set(Set { name: "client_encoding".to_owned(), value: value(cursor)?, scope }));
    }
    let name = parameter_name(cursor)?;
    Ok(Statement::Set(Set { name, value: assigned(cursor)?, scope }))
}

fn names_parameter(cursor: &Cursor<'_>) -> bool {
    cursor.is_word_nth(1, "TO") || cursor.is_symbol_nth(1, "=")
}

/// `SESSION` or `LOCAL`, unless it is itself a parameter's name.
fn scope(cursor: &mut Cursor<'_>) -> Option<SetScope> {
    if names_parameter(cursor) {
        return None;
    }
    match cursor.accept_one_of(&["SESSION", "LOCAL"]) {
        Some("LOCAL") => Some(SetScope::Local),
        Some(_) => Some(SetScope::Session),
        None => None,
    }
}

fn authorization(cursor: &mut Cursor<'_>, scope: SetScope) -> Result<Statement, SqlError> {
    let user = if cursor.accept("DEFAULT") {
        None
    } else if let Some(name) = cursor.accept_string() {
        Some(name.value.to_owned())
    } else {
        Some(cursor.identifier()?)
    };
    Ok(Statement::SessionAuthorization(SessionAuthorization { user, scope }))
}

/// A parameter's name, in lower case; dots belong to it.
pub(crate) fn parameter_name(cursor: &mut Cursor<'_>) -> Result<String, SqlError> {
    let mut name = cursor.label()?.to_ascii_lowercase();
    while cursor.accept_symbol(".") {
        name.push('.');
        name.push_str(&cursor.label()?.to_ascii_lowercase());
    }
    Ok(name)
}

/// `TO | = value`
pub(crate) fn assigned(cursor: &mut Cursor<'_>) -> Result<SetValue, SqlError> {
    if !cursor.accept_symbol("=") {
        cursor.expect("TO")?;
    }
    value(cursor)
}

fn value(cursor: &mut Cursor<'_>) -> Result<SetValue, SqlError> {
    if cursor.accept("DEFAULT") {
        return Ok(SetValue::Default);
    }
    cursor.comma_separated(item).map(SetValue::Values)
}

fn item(cursor: &mut Cursor<'_>) -> Result<String, SqlError> {
    let negative = cursor.accept_symbol("-");
    if !negative {
        cursor.accept_symbol("+");
    }
    let Some(token) = cursor.peek() else { return cursor.fail() };
    let text = match &token.kind {
        TokenKind::Number => token.text(cursor.sql).to_owned(),
        TokenKind::String(value) if !negative => value.clone(),
        TokenKind::Word if !negative => cursor.fold(token.text(cursor.sql)),
        TokenKind::QuotedIdentifier(name) if !negative => name.clone(),
        _ => return cursor.fail(),
    };
    cursor.advance();
    Ok(if negative { format!("-{text}") } else { text })
}

/// RESET is next.
pub(crate) fn reset(cursor: &mut Cursor<'_>) -> Result<Statement, SqlError> {
    cursor.expect("RESET")?;
    if cursor.accept_words(&["SESSION", "AUTHORIZATION"]) {
        let authorization = SessionAuthorization { user: None, scope: SetScope::Session };
        return Ok(Statement::SessionAuthorization(authorization));
    }
    let name = if cursor.accept("ALL") { None } else { Some(parameter_name(cursor)?) };
    Ok(Statement::Reset { name })
}
