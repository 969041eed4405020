//! Rewrites of sqlparser's syntax tree into what the engine plans, one file each. All are syntactic.
//! [`crate::parse`] applies them; only [`lateral_alias`] needs the catalog and is the engine's to call.

use sqlparser::ast::{Expr, Query};
use sqlparser::tokenizer::TokenWithSpan;
use vesto_types::SqlError;

use crate::ParseOptions;
use crate::query::OutputName;

pub(crate) fn edit_tokens(tokens: Vec<TokenWithSpan>) -> Vec<TokenWithSpan> {
    tokens
}

pub(crate) fn output_names(_query: &Query, _options: &ParseOptions) -> Vec<OutputName> {
    Vec::new()
}

pub(crate) fn normalize_query(_query: &mut Query, _options: &ParseOptions) -> Result<(), SqlError> {
    Ok(())
}

pub(crate) fn normalize_expression(_expression: &mut Expr, _options: &ParseOptions) -> Result<(), SqlError> {
    Ok(())
}
