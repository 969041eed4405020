//! `SHOW` <https://docs.aws.amazon.com/redshift/latest/dg/r_SHOW.html> and its relatives.

use vesto_types::SqlError;

use super::parse_parts::like;
use super::set::parameter_name;
use crate::cursor::Cursor;
use crate::{QualifiedName, Statement};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Show {
    /// A parameter's value.
    Parameter(String),
    All,
    Databases {
        like: Option<String>,
    },
    Schemas {
        database: Option<String>,
        like: Option<String>,
    },
    /// `SHOW TABLES FROM SCHEMA [database.]schema`
    Tables {
        database: Option<String>,
        schema: Option<String>,
        like: Option<String>,
    },
    Columns {
        table: QualifiedName,
        like: Option<String>,
    },
    Table(QualifiedName),
    ExternalTable(QualifiedName),
    View(QualifiedName),
    Procedure(QualifiedName),
    Function(QualifiedName),
    Grants {
        for_user: Option<String>,
        for_role: Option<String>,
        on: Option<(&'static str, QualifiedName)>,
    },
    Datashares {
        like: Option<String>,
    },
    Parameters {
        database: Option<String>,
    },
    Template(QualifiedName),
}

/// SHOW is next.
pub(crate) fn show(cursor: &mut Cursor<'_>) -> Result<Statement, SqlError> {
    cursor.expect("SHOW")?;
    // A single word is a parameter, whatever it is called, except for the words that need nothing more.
    let alone = cursor.peek_nth(1).is_none();
    let keyword = cursor.peek_keyword().unwrap_or_default();
    let show = match keyword.as_str() {
        "ALL" if alone => {
            cursor.advance();
            Show::All
        }
        "DATABASES" => {
            cursor.advance();
            if cursor.accept("FROM") {
                return Err(SqlError::not_supported("SHOW DATABASES FROM DATA CATALOG"));
            }
            Show::Databases { like: like(cursor)? }
        }
        "DATASHARES" => {
            cursor.advance();
            Show::Datashares { like: like(cursor)? }
        }
        "SCHEMAS" => {
            cursor.advance();
            cursor.expect_words(&["FROM", "DATABASE"])?;
            Show::Schemas { database: Some(cursor.identifier()?), like: like(cursor)? }
        }
        "TABLES" => {
            cursor.advance();
            cursor.expect_words(&["FROM", "SCHEMA"])?;
            let name = cursor.qualified_name()?;
            Show::Tables { database: name.schema, schema: Some(name.name), like: like(cursor)? }
        }
        "COLUMNS" => {
            cursor.advance();
            cursor.expect_words(&["FROM", "TABLE"])?;
            Show::Columns { table: cursor.qualified_name()?, like: like(cursor)? }
        }
        "PARAMETERS" if !alone => {
            cursor.advance();
            cursor.expect_words(&["OF", "DATABASE"])?;
            Show::Parameters { database: Some(cursor.identifier()?) }
        }
        "TABLE" => named(cursor, Show::Table)?,
        "VIEW" => named(cursor, Show::View)?,
        "EXTERNAL" if !alone => {
            cursor.advance();
            cursor.expect("TABLE")?;
            Show::ExternalTable(cursor.qualified_name()?)
        }
        "TEMPLATE" if !alone => named(cursor, Show::Template)?,
        "PROCEDURE" if !alone => routine(cursor, Show::Procedure)?,
        "FUNCTION" if !alone => routine(cursor, Show::Function)?,
        "GRANTS" => grants(cursor)?,
        "TIME" if cursor.accept_words(&["TIME", "ZONE"]) => Show::Parameter("timezone".to_owned()),
        "TRANSACTION" if cursor.accept_words(&["TRANSACTION", "ISOLATION", "LEVEL"]) => {
            Show::Parameter("transaction_isolation".to_owned())
        }
        "SESSION" if cursor.accept_words(&["SESSION", "AUTHORIZATION"]) => {
            Show::Parameter("session_authorization".to_owned())
        }
        _ => Show::Parameter(parameter_name(cursor)?),
    };
    Ok(Statement::Show(show))
}

fn named(cursor: &mut Cursor<'_>, show: fn(QualifiedName) -> Show) -> Result<Show, SqlError> {
    cursor.advance();
    cursor.qualified_name().map(show)
}

/// A routine's name; its argument types, if given, must be whole but do not matter to the answer.
fn routine(cursor: &mut Cursor<'_>, show: fn(QualifiedName) -> Show) -> Result<Show, SqlError> {
    let shown = named(cursor, show)?;
    if cursor.is_symbol("(") {
        super::drop::skip_parentheses(cursor)?;
    }
    Ok(shown)
}

/// `SHOW GRANTS [ON object] [FOR user | ROLE role]`
fn grants(cursor: &mut Cursor<'_>) -> Result<Show, SqlError> {
    cursor.advance();
    let on = if cursor.accept("ON") {
        let kind = cursor.accept_one_of(&["TABLE", "SCHEMA", "DATABASE", "FUNCTION", "PROCEDURE"]).unwrap_or("TABLE");
        let name = cursor.qualified_name()?;
        if cursor.is_symbol("(") {
            super::drop::skip_parentheses(cursor)?;
        }
        Some((kind, name))
    } else {
        None
    };
    let (mut for_user, mut for_role) = (None, None);
    if cursor.accept("FOR") {
        if cursor.accept("ROLE") {
            for_role = Some(cursor.identifier()?);
        } else {
            for_user = Some(cursor.identifier()?);
        }
    }
    Ok(Show::Grants { for_user, for_role, on })
}
