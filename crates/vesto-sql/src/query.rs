//! The way to sqlparser: a span of the script in, a normalized syntax tree or a Redshift error out.

use std::fmt;
use std::ops::Range;

use sqlparser::ast::{Delete, Expr, Insert, Merge, Query, SetExpr, Update, With};
use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::{Token, TokenWithSpan, Tokenizer, TokenizerError};
use vesto_types::SqlError;

use crate::cursor::Cursor;
use crate::dialect::RedshiftDialect;
use crate::lexer::{TokenKind, lex};
use crate::{errors, rewrite};

/// A query, normalized for the engine. `Debug` shows it as SQL.
#[derive(Clone, PartialEq)]
pub struct ParsedQuery {
    pub ast: Box<Query>,
    /// The result columns' names as Redshift gives them, before any rewriting.
    pub names: Vec<OutputName>,
    /// As written; a view keeps it.
    pub text: String,
}

/// One item of a select list: a column's name, or a star that stands for several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OutputName {
    Name(String),
    Wildcard,
}

impl fmt::Debug for ParsedQuery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ParsedQuery({})", self.ast)
    }
}

/// A value expression, such as a column's DEFAULT. `Debug` shows it as SQL.
#[derive(Clone, PartialEq)]
pub struct ParsedExpression {
    pub ast: Expr,
    pub text: String,
}

impl fmt::Debug for ParsedExpression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ParsedExpression({})", self.ast)
    }
}

/// A statement that changes rows; `with` is the WITH clause in front of it. `Debug` shows it as SQL.
#[derive(Clone, PartialEq)]
pub enum Dml {
    Insert { with: Option<With>, insert: Box<Insert> },
    Update { with: Option<With>, update: Box<Update> },
    Delete { with: Option<With>, delete: Box<Delete> },
    Merge { with: Option<With>, merge: Box<Merge> },
}

impl fmt::Debug for Dml {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (with, statement): (_, &dyn fmt::Display) = match self {
            Self::Insert { with, insert } => (with, insert),
            Self::Update { with, update } => (with, update),
            Self::Delete { with, delete } => (with, delete),
            Self::Merge { with, merge } => (with, merge),
        };
        match with {
            Some(with) => write!(f, "Dml({with} {statement})"),
            None => write!(f, "Dml({statement})"),
        }
    }
}

/// sqlparser recurses once or twice per parenthesis; its stack grows as needed (`recursive-protection`).
const RECURSION_LIMIT: usize = 300;

/// The rest of the statement as a query.
pub(crate) fn query(cursor: &mut Cursor<'_>) -> Result<ParsedQuery, SqlError> {
    let span = cursor.rest();
    query_in(cursor, span).inspect(|_| cursor.skip_to_end())
}

pub(crate) fn query_in(cursor: &Cursor<'_>, span: Range<usize>) -> Result<ParsedQuery, SqlError> {
    let mut ast = parse_span(cursor, span.clone(), |parser| parser.parse_query())?;
    let names = rewrite::output_names(&ast);
    if matches!(*ast.body, SetExpr::Insert(_) | SetExpr::Update(_) | SetExpr::Delete(_) | SetExpr::Merge(_)) {
        return Err(errors::syntax_at(cursor.sql, first_token(cursor.sql, span)));
    }
    rewrite::normalize_query(&mut ast)?;
    Ok(ParsedQuery { ast, names, text: cursor.text(span).to_owned() })
}

pub(crate) fn dml(cursor: &mut Cursor<'_>) -> Result<Dml, SqlError> {
    let mut ast = parse_span(cursor, cursor.rest(), |parser| parser.parse_query())?;
    rewrite::normalize_query(&mut ast)?;
    let Query { with, body, .. } = *ast;
    let dml = match *body {
        SetExpr::Insert(sqlparser::ast::Statement::Insert(insert)) => Dml::Insert { with, insert: Box::new(insert) },
        SetExpr::Update(sqlparser::ast::Statement::Update(update)) => Dml::Update { with, update: Box::new(update) },
        SetExpr::Delete(sqlparser::ast::Statement::Delete(delete)) => Dml::Delete { with, delete: Box::new(delete) },
        SetExpr::Merge(sqlparser::ast::Statement::Merge(merge)) => Dml::Merge { with, merge: Box::new(merge) },
        _ => return cursor.fail(),
    };
    cursor.skip_to_end();
    Ok(dml)
}

pub(crate) fn expression_in(cursor: &Cursor<'_>, span: Range<usize>) -> Result<ParsedExpression, SqlError> {
    let mut ast = parse_span(cursor, span.clone(), |parser| parser.parse_expr())?;
    rewrite::normalize_expression(&mut ast)?;
    Ok(ParsedExpression { ast, text: cursor.text(span).to_owned() })
}

/// Runs one of sqlparser's parsers over a span, which it must use up.
fn parse_span<T>(
    cursor: &Cursor<'_>,
    span: Range<usize>,
    parse: impl FnOnce(&mut Parser<'_>) -> Result<T, ParserError>,
) -> Result<T, SqlError> {
    let sql = cursor.sql;
    let text = sql.get(span.clone()).unwrap_or_default();
    let tokens = tokenize(text).map_err(|error| {
        let at = byte_of(text, error.location.line, error.location.column);
        errors::syntax_at(sql, span.start + at..span.end)
    })?;
    let mut tokens = rewrite::edit_tokens(tokens, cursor.options);
    decode_literals(text, &mut tokens);
    let dialect = RedshiftDialect::for_tokens(tokens.len());
    let mut parser = Parser::new(&dialect).with_recursion_limit(RECURSION_LIMIT).with_tokens_with_locations(tokens);
    let parsed = parse(&mut parser).and_then(|parsed| match parser.peek_token() {
        TokenWithSpan { token: Token::EOF, .. } => Ok(parsed),
        found => parser.expected("end of statement", found),
    });
    parsed.map_err(|error| syntax_error(sql, span, &error))
}

/// Literals as our lexer decodes them: sqlparser's backslash escapes are MySQL's (`\0`, `\Z`) and lack octal ones.
fn decode_literals(text: &str, tokens: &mut [TokenWithSpan]) {
    if !text.contains('\\') {
        return;
    }
    let ours = lex(text).unwrap_or_default().into_iter().filter_map(|token| match token.kind {
        TokenKind::String(value) if token.text(text).ends_with('\'') => Some(value),
        _ => None,
    });
    let theirs = tokens.iter_mut().filter_map(|token| match &mut token.token {
        Token::SingleQuotedString(value) | Token::EscapedStringLiteral(value) => Some(value),
        _ => None,
    });
    for (theirs, ours) in theirs.zip(ours) {
        *theirs = ours;
    }
}

fn tokenize(text: &str) -> Result<Vec<TokenWithSpan>, TokenizerError> {
    Tokenizer::new(&RedshiftDialect::for_tokens(0), text).tokenize_with_location()
}

/// Redshift's words for sqlparser's error: the token at the place that its message ends with.
fn syntax_error(sql: &str, span: Range<usize>, error: &ParserError) -> SqlError {
    let (ParserError::ParserError(message) | ParserError::TokenizerError(message)) = error else {
        return errors::too_complex();
    };
    let text = sql.get(span.clone()).unwrap_or_default();
    let place = message.rsplit_once(" at Line: ").and_then(|(_, place)| {
        let (line, column) = place.split_once(", Column: ")?;
        Some(byte_of(text, line.trim().parse().ok()?, column.trim().parse().ok()?))
    });
    let at = place.map_or(span.end, |at| span.start + at);
    let token = first_token(sql, at..span.end);
    if token.is_empty() { errors::syntax_at_end(sql, span.end) } else { errors::syntax_at(sql, token) }
}

fn first_token(sql: &str, span: Range<usize>) -> Range<usize> {
    let first = sql.get(span.clone()).and_then(|rest| lex(rest).ok()?.into_iter().next());
    first.map_or(span.end..span.end, |token| span.start + token.span.start..span.start + token.span.end)
}

/// The byte at a line and column, both counted from 1, the column in characters. Line 0 is the end.
fn byte_of(text: &str, line: u64, column: u64) -> usize {
    if line == 0 {
        return text.len();
    }
    let (mut at_line, mut at_column) = (1, 1);
    for (byte, c) in text.char_indices() {
        if at_line == line && at_column == column {
            return byte;
        }
        if c == '\n' {
            at_line += 1;
            at_column = 1;
        } else {
            at_column += 1;
        }
    }
    text.len()
}
