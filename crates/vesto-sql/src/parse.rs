//! From a query string to statements: split at `;`, look at the first words, hand over to the statement's own file.

use std::ops::Range;

use vesto_types::{ColumnType, SqlError};

use crate::copy::{copy, copy_job};
use crate::create_table::create_table;
use crate::cursor::Cursor;
use crate::grant::{alter_default_privileges, grant};
use crate::lexer::{Token, TokenKind, lex};
use crate::statement::Statement;
use crate::statements::{
    self, alter_table, analyze, comment, drop, explain, lock, prepare, routine, schema, select_into, set, show,
    template, transaction, user, vacuum, view,
};
use crate::unload::unload;
use crate::{ParsedExpression, ParsedQuery, column_type, complexity, query, secrets};

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
        secrets::mask_spans(&self.text, &self.secrets)
    }
}

/// All statements of a query string, or the first error. Empty statements are skipped.
pub fn parse(sql: &str) -> Result<Vec<Parsed>, SqlError> {
    parse_with(sql, &ParseOptions::default())
}

pub fn parse_with(sql: &str, options: &ParseOptions) -> Result<Vec<Parsed>, SqlError> {
    with_stack(|| parse_script(sql, options))
}

/// sqlparser's frames are large and only a part of them is guarded, so the parser brings its own stack; the bound on
/// nesting (`complexity`) is chosen for it. What it returns is shallow enough for any thread.
fn with_stack<T>(parse: impl FnOnce() -> T) -> T {
    const NEEDED: usize = 24 << 20;
    const ALLOCATED: usize = 32 << 20;
    stacker::maybe_grow(NEEDED, ALLOCATED, parse)
}

fn parse_script(sql: &str, options: &ParseOptions) -> Result<Vec<Parsed>, SqlError> {
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
    with_stack(|| {
        let tokens = lex(sql)?;
        complexity::check(sql, &tokens)?;
        let mut cursor = Cursor::new(sql, &tokens, sql.len(), options);
        let parsed = parse(&mut cursor)?;
        cursor.expect_end()?;
        Ok(parsed)
    })
}

fn parse_one(sql: &str, tokens: &[Token], span: Range<usize>, options: &ParseOptions) -> Result<Parsed, SqlError> {
    complexity::check(sql, tokens)?;
    let mut cursor = Cursor::new(sql, tokens, span.end, options);
    let statement = statement(&mut cursor)?;
    cursor.expect_end()?;
    let secrets = secrets::secrets(sql, tokens).into_iter();
    let secrets = secrets.map(|secret| secret.start - span.start..secret.end - span.start);
    Ok(Parsed {
        statement,
        text: sql.get(span.clone()).unwrap_or_default().to_owned(),
        n_parameters: n_parameters(tokens),
        secrets: secrets.collect(),
        span,
    })
}

pub(crate) fn n_parameters(tokens: &[Token]) -> usize {
    let number = |token: &Token| if let TokenKind::Parameter(number) = token.kind { number } else { 0 };
    tokens.iter().map(number).max().unwrap_or(0)
}

/// One statement, up to the end of the cursor's tokens.
pub(crate) fn statement(cursor: &mut Cursor<'_>) -> Result<Statement, SqlError> {
    if cursor.is_symbol("(") {
        return select_into::query_or_into(cursor);
    }
    let Some(word) = cursor.peek_keyword() else { return cursor.fail() };
    match word.as_str() {
        "SELECT" | "VALUES" => select_into::query_or_into(cursor),
        "WITH" => with(cursor),
        "MERGE" if cursor.cut_suffix(&["REMOVE", "DUPLICATES"]) => {
            cursor.skip_to_end();
            Ok(Statement::NotBuilt { name: "MERGE REMOVE DUPLICATES" })
        }
        "INSERT" | "UPDATE" | "DELETE" | "MERGE" => query::dml(cursor).map(Statement::Dml),
        "TRUNCATE" => {
            cursor.advance();
            cursor.accept("TABLE");
            Ok(Statement::Truncate { table: cursor.qualified_name()? })
        }
        "COPY" => match copy_job(cursor)? {
            Some(job) => Ok(Statement::CopyJob(job)),
            None => Ok(Statement::Copy(Box::new(copy(cursor)?))),
        },
        "UNLOAD" => Ok(Statement::Unload(Box::new(unload(cursor)?))),
        "CREATE" => create(cursor),
        "ALTER" => alter(cursor),
        "DROP" => drop(cursor),
        "COMMENT" => comment::comment(cursor),
        "REFRESH" => view::refresh(cursor),
        "GRANT" | "REVOKE" => grant(cursor),
        "BEGIN" | "START" | "COMMIT" | "END" | "ROLLBACK" | "ABORT" => transaction::transaction(cursor),
        "LOCK" => lock::lock(cursor),
        "SET" => set::set(cursor),
        "RESET" => set::reset(cursor),
        "SHOW" => show::show(cursor),
        "EXPLAIN" => explain::explain(cursor),
        "ANALYZE" | "ANALYSE" => analyze::analyze(cursor),
        "VACUUM" => vacuum::vacuum(cursor),
        "DECLARE" => statements::cursor::declare(cursor),
        "FETCH" => statements::cursor::fetch(cursor),
        "CLOSE" => statements::cursor::close(cursor),
        "PREPARE" => prepare::prepare(cursor),
        "EXECUTE" => prepare::execute(cursor),
        "DEALLOCATE" => prepare::deallocate(cursor),
        "CALL" => routine::call(cursor),
        "CANCEL" => {
            cursor.advance();
            let process_id = cursor.integer()?;
            Ok(Statement::Cancel { process_id, message: cursor.accept_string().map(|text| text.value.to_owned()) })
        }
        "ATTACH" | "DETACH" => not_built(cursor, ATTACH_NOT_BUILT),
        "USE" => not_built(cursor, &[(&["USE"], "USE")]),
        "DESC" => not_built(cursor, &[(&["DESC"], "DESC")]),
        _ => cursor.fail(),
    }
}

/// A WITH clause may begin a query or, in front of UPDATE or DELETE, a change: the word after its last parenthesis says
/// which.
fn with(cursor: &mut Cursor<'_>) -> Result<Statement, SqlError> {
    const CHANGES: &[&str] = &["insert", "update", "delete", "merge"];
    let mut depth = 0_usize;
    let mut after_parenthesis = false;
    for token in cursor.remaining() {
        let text = token.text(cursor.sql);
        match (&token.kind, text) {
            (TokenKind::Symbol, "(") => depth += 1,
            (TokenKind::Symbol, ")") => depth = depth.saturating_sub(1),
            (TokenKind::Word, word) if depth == 0 && after_parenthesis => {
                if CHANGES.iter().any(|change| word.eq_ignore_ascii_case(change)) {
                    return query::dml(cursor).map(Statement::Dml);
                }
                if word.eq_ignore_ascii_case("select") {
                    break;
                }
            }
            _ => {}
        }
        after_parenthesis = token.kind == TokenKind::Symbol && text == ")";
    }
    select_into::query_or_into(cursor)
}

/// CREATE is next.
fn create(cursor: &mut Cursor<'_>) -> Result<Statement, SqlError> {
    cursor.expect("CREATE")?;
    let or_replace = cursor.accept_words(&["OR", "REPLACE"]);
    let local = cursor.accept("LOCAL");
    let temporary = cursor.accept_one_of(&["TEMPORARY", "TEMP"]).is_some();
    if local && !temporary {
        return cursor.fail();
    }
    let word = cursor.peek_keyword().unwrap_or_default();
    match (word.as_str(), or_replace, temporary) {
        ("TABLE", false, _) => create_table(cursor, temporary),
        ("VIEW", _, false) => view::create_view(cursor, or_replace),
        ("MATERIALIZED", false, false) => {
            cursor.advance();
            view::create_materialized_view(cursor)
        }
        ("SCHEMA", false, false) => schema::create_schema(cursor),
        ("DATABASE", false, false) => schema::create_database(cursor),
        ("USER", false, false) => user::create_user(cursor),
        ("GROUP", false, false) => user::create_group(cursor),
        ("ROLE", false, false) => user::create_role(cursor),
        ("TEMPLATE", _, false) => template::create_template(cursor, or_replace),
        (_, _, false) => not_built(cursor, CREATE_NOT_BUILT),
        _ => cursor.fail(),
    }
}

/// ALTER is next.
fn alter(cursor: &mut Cursor<'_>) -> Result<Statement, SqlError> {
    cursor.expect("ALTER")?;
    match cursor.peek_keyword().unwrap_or_default().as_str() {
        "TABLE" => alter_table::alter_table(cursor),
        "SCHEMA" => schema::alter_schema(cursor),
        "USER" => user::alter_user(cursor),
        "GROUP" => user::alter_group(cursor),
        "ROLE" => user::alter_role(cursor),
        "TEMPLATE" => template::alter_template(cursor),
        "DEFAULT" => alter_default_privileges(cursor),
        _ => not_built(cursor, ALTER_NOT_BUILT),
    }
}

/// DROP is next.
fn drop(cursor: &mut Cursor<'_>) -> Result<Statement, SqlError> {
    cursor.expect("DROP")?;
    match cursor.peek_keyword().unwrap_or_default().as_str() {
        "USER" => user::drop_user(cursor),
        "GROUP" => user::drop_group(cursor),
        "ROLE" => user::drop_role(cursor),
        "TEMPLATE" => template::drop_template(cursor),
        _ => match drop::drop_objects(cursor)? {
            Some(statement) => Ok(statement),
            None => not_built(cursor, DROP_NOT_BUILT),
        },
    }
}

type NotBuilt = (&'static [&'static str], &'static str);

/// Redshift's statements that are named and refused. Their text is not looked at.
const CREATE_NOT_BUILT: &[NotBuilt] = &[
    (&["EXTERNAL", "SCHEMA"], "CREATE EXTERNAL SCHEMA"),
    (&["EXTERNAL", "TABLE"], "CREATE EXTERNAL TABLE"),
    (&["EXTERNAL", "VIEW"], "CREATE EXTERNAL VIEW"),
    (&["EXTERNAL", "FUNCTION"], "CREATE EXTERNAL FUNCTION"),
    (&["EXTERNAL", "MODEL"], "CREATE EXTERNAL MODEL"),
    (&["DATASHARE"], "CREATE DATASHARE"),
    (&["FUNCTION"], "CREATE FUNCTION"),
    (&["PROCEDURE"], "CREATE PROCEDURE"),
    (&["LIBRARY"], "CREATE LIBRARY"),
    (&["MODEL"], "CREATE MODEL"),
    (&["MASKING", "POLICY"], "CREATE MASKING POLICY"),
    (&["RLS", "POLICY"], "CREATE RLS POLICY"),
    (&["IDENTITY", "PROVIDER"], "CREATE IDENTITY PROVIDER"),
];

const ALTER_NOT_BUILT: &[NotBuilt] = &[
    (&["DATABASE"], "ALTER DATABASE"),
    (&["DATASHARE"], "ALTER DATASHARE"),
    (&["EXTERNAL", "SCHEMA"], "ALTER EXTERNAL SCHEMA"),
    (&["EXTERNAL", "VIEW"], "ALTER EXTERNAL VIEW"),
    (&["FUNCTION"], "ALTER FUNCTION"),
    (&["PROCEDURE"], "ALTER PROCEDURE"),
    (&["MATERIALIZED", "VIEW"], "ALTER MATERIALIZED VIEW"),
    (&["MASKING", "POLICY"], "ALTER MASKING POLICY"),
    (&["RLS", "POLICY"], "ALTER RLS POLICY"),
    (&["IDENTITY", "PROVIDER"], "ALTER IDENTITY PROVIDER"),
    (&["SYSTEM"], "ALTER SYSTEM"),
];

const DROP_NOT_BUILT: &[NotBuilt] = &[
    (&["EXTERNAL", "VIEW"], "DROP EXTERNAL VIEW"),
    (&["DATASHARE"], "DROP DATASHARE"),
    (&["LIBRARY"], "DROP LIBRARY"),
    (&["MODEL"], "DROP MODEL"),
    (&["MASKING", "POLICY"], "DROP MASKING POLICY"),
    (&["RLS", "POLICY"], "DROP RLS POLICY"),
    (&["IDENTITY", "PROVIDER"], "DROP IDENTITY PROVIDER"),
];

const ATTACH_NOT_BUILT: &[NotBuilt] = &[
    (&["ATTACH", "MASKING", "POLICY"], "ATTACH MASKING POLICY"),
    (&["ATTACH", "RLS", "POLICY"], "ATTACH RLS POLICY"),
    (&["DETACH", "MASKING", "POLICY"], "DETACH MASKING POLICY"),
    (&["DETACH", "RLS", "POLICY"], "DETACH RLS POLICY"),
];

fn not_built(cursor: &mut Cursor<'_>, known: &[NotBuilt]) -> Result<Statement, SqlError> {
    let Some((_, name)) = known.iter().find(|(words, _)| cursor.are_words(words)) else { return cursor.fail() };
    cursor.skip_to_end();
    Ok(Statement::NotBuilt { name })
}

#[cfg(test)]
mod tests;
