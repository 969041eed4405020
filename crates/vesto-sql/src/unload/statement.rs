//! The statement around the options: `UNLOAD ('query') TO 's3://prefix' options`.

use sqlparser::ast::{Expr, Query, SelectItem, SetExpr, Value};
use vesto_types::{SqlError, SqlState};

use super::options::OptionParser;
use super::{PartitionBy, UnloadStatement, conflicts};
use crate::cursor::Cursor;
use crate::storage::OptionWords as _;
use crate::{ObjectUrl, OutputName, ParseOptions, ParsedQuery, parse_query};

/// The keyword UNLOAD is next.
pub(crate) fn unload(cursor: &mut Cursor<'_>) -> Result<UnloadStatement, SqlError> {
    cursor.expect("UNLOAD")?;
    cursor.expect_symbol("(")?;
    let text = cursor.string()?.value;
    cursor.expect_symbol(")")?;
    cursor.expect("TO")?;
    let destination = destination(cursor.string()?.value)?;
    let mut options = OptionParser::default();
    while !cursor.is_at_end() {
        options.take(cursor)?;
        cursor.accept_symbol(",");
    }
    let (options, authorization, given) = options.finish()?;
    conflicts::check(&options, &given)?;
    let query = inner_query(text, cursor.options)?;
    if let Some(by) = &options.partition_by {
        no_literals(&query, by)?;
    }
    Ok(UnloadStatement { query, destination, authorization, options })
}

fn destination(text: &str) -> Result<ObjectUrl, SqlError> {
    let url = ObjectUrl::parse(text).ok_or_else(|| {
        SqlError::new(
            SqlState::FEATURE_NOT_SUPPORTED,
            "UNLOAD destination is not supported. (Hint: only S3 based unload is allowed)",
        )
    })?;
    // UNLOAD takes buckets only, neither an access point's alias nor its ARN.
    if url.bucket.ends_with("-s3alias") || url.bucket.starts_with("arn:") {
        let message = format!("UNLOAD to an Amazon S3 access point is not supported: '{}'", url.bucket);
        return Err(SqlError::new(SqlState::FEATURE_NOT_SUPPORTED, message).with_hint("Name the bucket itself."));
    }
    Ok(url)
}

/// The query in the literal. Positions inside it would mislead, since they count from the literal's decoded text.
fn inner_query(text: &str, options: &ParseOptions) -> Result<ParsedQuery, SqlError> {
    let text = text.trim().trim_end_matches(';');
    let query = parse_query(text, options).map_err(|error| SqlError { position: None, ..error })?;
    if has_limit(&query.ast) {
        return Err(SqlError::new(SqlState::SYNTAX_ERROR, "Limit clause is not supported"));
    }
    if matches!(query.ast.body.as_ref(), SetExpr::Select(select) if select.into.is_some()) {
        return Err(SqlError::new(SqlState::SYNTAX_ERROR, "SELECT INTO is not supported in UNLOAD"));
    }
    Ok(query)
}

/// A bare string has no type of its own, which a partition's column needs.
fn no_literals(query: &ParsedQuery, by: &PartitionBy) -> Result<(), SqlError> {
    let SetExpr::Select(select) = query.ast.body.as_ref() else { return Ok(()) };
    let is_literal = |item: &SelectItem| {
        let (SelectItem::UnnamedExpr(value) | SelectItem::ExprWithAlias { expr: value, .. }) = item else {
            return false;
        };
        matches!(value, Expr::Value(value) if matches!(value.value, Value::SingleQuotedString(_)))
    };
    for (item, name) in select.projection.iter().zip(&query.names) {
        if let OutputName::Name(name) = name
            && by.columns.contains(name)
            && is_literal(item)
        {
            let message = format!("column \"{name}\" of PARTITION BY is a string literal");
            return Err(SqlError::new(SqlState::FEATURE_NOT_SUPPORTED, message)
                .with_hint("Give it a type, for instance 'text'::varchar."));
        }
    }
    Ok(())
}

/// On the outermost query, which may stand in parentheses.
fn has_limit(query: &Query) -> bool {
    let mut query = query;
    loop {
        if query.limit_clause.is_some() || query.fetch.is_some() {
            return true;
        }
        match query.body.as_ref() {
            SetExpr::Query(inner) => query = inner,
            _ => return false,
        }
    }
}
