//! From a query string to statements: split at `;`, look at the first words, hand over to the statement's own file.

use std::ops::Range;

use vesto_types::{ColumnType, SqlError, SqlState};

use crate::cursor::Cursor;
use crate::lexer::{Token, TokenKind, lex};
use crate::statement::Statement;
use crate::{ParsedExpression, ParsedQuery, column_type, complexity, query};

/// What the session says about parsing.
#[derive(Debug, Clone, Default)]
pub struct ParseOptions {
    /// `enable_case_sensitive_identifier`: quoted names keep their case.
    pub case_sensitive_identifiers: bool,
}

/// One statement of a query string.
#[derive(Debug, Clone, PartialEq)]
pub struct Parsed {
    pub statement: Statement,
    /// Where it stands in the query string, in bytes, without the `;`.
    pub span: Range<usize>,
    /// Its text as written.
    pub text: String,
    /// The highest `$n`.
    pub n_parameters: usize,
    /// The bytes of `text` that are secret.
    pub secrets: Vec<Range<usize>>,
}

impl Parsed {
    /// The text with every secret replaced by `***`: what logs and system tables keep.
    pub fn masked_text(&self) -> String {
        let mut masked = String::with_capacity(self.text.len());
        let mut at = 0;
        for secret in &self.secrets {
            masked.push_str(self.text.get(at..secret.start).unwrap_or_default());
            masked.push_str("***");
            at = secret.end;
        }
        masked.push_str(self.text.get(at..).unwrap_or_default());
        masked
    }
}

/// All statements of a query string, or the first error. Empty statements are skipped.
pub fn parse(sql: &str) -> Result<Vec<Parsed>, SqlError> {
    parse_with(sql, &ParseOptions::default())
}

pub fn parse_with(sql: &str, options: &ParseOptions) -> Result<Vec<Parsed>, SqlError> {
    let tokens = lex(sql)?;
    let mut statements = Vec::new();
    for tokens in tokens.split(|token| token.kind == TokenKind::Symbol && token.text(sql) == ";") {
        if let (Some(first), Some(last)) = (tokens.first(), tokens.last()) {
            statements.push(parse_one(sql, tokens, first.span.start..last.span.end, options)?);
        }
    }
    Ok(statements)
}

/// One query, such as a stored view's.
pub fn parse_query(sql: &str, options: &ParseOptions) -> Result<ParsedQuery, SqlError> {
    whole(sql, options, query::query)
}

/// One value expression, such as a stored DEFAULT.
pub fn parse_expression(sql: &str, options: &ParseOptions) -> Result<ParsedExpression, SqlError> {
    whole(sql, options, |cursor| {
        let expression = query::expression_in(cursor, cursor.rest())?;
        cursor.skip_to_end();
        Ok(expression)
    })
}

/// One type name, such as `character varying(20)`.
pub fn parse_type(sql: &str) -> Result<ColumnType, SqlError> {
    whole(sql, &ParseOptions::default(), column_type::column_type)
}

fn whole<T>(
    sql: &str,
    options: &ParseOptions,
    parse: impl FnOnce(&mut Cursor<'_>) -> Result<T, SqlError>,
) -> Result<T, SqlError> {
    let tokens = lex(sql)?;
    complexity::check(sql, &tokens)?;
    let mut cursor = Cursor::new(sql, &tokens, sql.len(), options);
    let parsed = parse(&mut cursor)?;
    cursor.expect_end()?;
    Ok(parsed)
}

fn parse_one(sql: &str, tokens: &[Token], span: Range<usize>, options: &ParseOptions) -> Result<Parsed, SqlError> {
    complexity::check(sql, tokens)?;
    let mut cursor = Cursor::new(sql, tokens, span.end, options);
    let statement = statement(&mut cursor)?;
    cursor.expect_end()?;
    Ok(Parsed {
        statement,
        text: sql.get(span.clone()).unwrap_or_default().to_owned(),
        n_parameters: n_parameters(tokens),
        secrets: Vec::new(),
        span,
    })
}

fn n_parameters(tokens: &[Token]) -> usize {
    let numbers = tokens.iter().filter_map(|token| match token.kind {
        TokenKind::Parameter(number) => Some(number),
        TokenKind::Word
        | TokenKind::QuotedIdentifier(_)
        | TokenKind::String(_)
        | TokenKind::Number
        | TokenKind::Symbol => None,
    });
    numbers.max().unwrap_or(0)
}

pub(crate) fn statement(cursor: &mut Cursor<'_>) -> Result<Statement, SqlError> {
    if cursor.is_symbol("(") {
        return query::query(cursor).map(Statement::Query);
    }
    let Some(word) = cursor.peek_keyword() else { return cursor.fail() };
    match word.as_str() {
        "SELECT" | "VALUES" | "WITH" | "TABLE" => query::query(cursor).map(Statement::Query),
        "INSERT" | "UPDATE" | "DELETE" | "MERGE" => query::dml(cursor).map(Statement::Dml),
        _ => Err(SqlError::new(SqlState::SYNTAX_ERROR, cursor.error().message)),
    }
}
