//! Bare words that are values of the session and no columns: they become calls, as their reserved names promise.
//! <https://docs.aws.amazon.com/redshift/latest/dg/r_SYSDATE.html>

use sqlparser::ast::Expr;

use super::functions::call;

const WORDS: &[&str] = &["sysdate", "current_user_id"];

pub(super) fn expression(expression: &mut Expr) {
    let Expr::Identifier(ident) = expression else { return };
    if ident.quote_style.is_none()
        && let Some(word) = WORDS.iter().find(|word| **word == ident.value)
    {
        *expression = call(word, Vec::new());
    }
}
