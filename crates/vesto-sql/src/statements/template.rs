//! `CREATE`, `ALTER` and `DROP TEMPLATE` <https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_TEMPLATE.html>

use vesto_types::SqlError;

use crate::copy::CopyTemplate;
use crate::cursor::Cursor;
use crate::lexer::{TokenKind, lex};
use crate::{ParseOptions, QualifiedName, Statement};

/// `CREATE [OR REPLACE] TEMPLATE name FOR COPY [AS] options`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreateTemplate {
    pub name: QualifiedName,
    pub or_replace: bool,
    pub options: CopyTemplate,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlterTemplate {
    pub name: QualifiedName,
    pub change: TemplateChange,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TemplateChange {
    RenameTo(String),
    OwnerTo(String),
    Add(CopyTemplate),
    /// The option's keyword; `FORMAT` is whatever format there is.
    Drop(String),
    Set(CopyTemplate),
}

/// TEMPLATE is next.
pub(crate) fn create_template(cursor: &mut Cursor<'_>, or_replace: bool) -> Result<Statement, SqlError> {
    cursor.expect("TEMPLATE")?;
    let name = cursor.qualified_name()?;
    cursor.expect_words(&["FOR", "COPY"])?;
    cursor.accept("AS");
    let options = CopyTemplate::read(cursor)?;
    Ok(Statement::CreateTemplate(CreateTemplate { name, or_replace, options }))
}

/// TEMPLATE is next.
pub(crate) fn alter_template(cursor: &mut Cursor<'_>) -> Result<Statement, SqlError> {
    cursor.expect("TEMPLATE")?;
    let name = cursor.qualified_name()?;
    let change = match cursor.accept_one_of(&["RENAME", "OWNER", "ADD", "DROP", "SET"]) {
        Some("RENAME") => {
            cursor.expect("TO")?;
            TemplateChange::RenameTo(cursor.identifier()?)
        }
        Some("OWNER") => {
            cursor.expect("TO")?;
            TemplateChange::OwnerTo(cursor.identifier()?)
        }
        Some("ADD") => TemplateChange::Add(CopyTemplate::read(cursor)?),
        Some("DROP") => TemplateChange::Drop(keyword(cursor)?),
        Some("SET") => TemplateChange::Set(values(cursor)?),
        _ => return cursor.fail(),
    };
    Ok(Statement::AlterTemplate(AlterTemplate { name, change }))
}

/// TEMPLATE is next.
pub(crate) fn drop_template(cursor: &mut Cursor<'_>) -> Result<Statement, SqlError> {
    cursor.expect("TEMPLATE")?;
    Ok(Statement::DropTemplate { name: cursor.qualified_name()? })
}

fn keyword(cursor: &mut Cursor<'_>) -> Result<String, SqlError> {
    let Some(keyword) = cursor.peek_keyword() else { return cursor.fail() };
    cursor.advance();
    cursor.accept("AS");
    Ok(keyword)
}

/// `parameter TO value [, …]`
fn values(cursor: &mut Cursor<'_>) -> Result<CopyTemplate, SqlError> {
    let mut text = String::new();
    loop {
        text.push_str(&keyword(cursor)?);
        cursor.expect("TO")?;
        let value = cursor.peek().filter(|token| !matches!(token.kind, TokenKind::Symbol));
        let Some(value) = value else { return cursor.fail() };
        text.push(' ');
        text.push_str(cursor.text(value.span.clone()));
        text.push(' ');
        cursor.advance();
        if !cursor.accept_symbol(",") {
            break;
        }
    }
    let (tokens, options) = (lex(&text)?, ParseOptions::default());
    CopyTemplate::read(&mut Cursor::new(&text, &tokens, text.len(), &options))
}

#[cfg(test)]
mod tests;
