//! Edits of sqlparser's tokens, before there is a tree: names are folded, words that it does not know are replaced.

use sqlparser::keywords::Keyword;
use sqlparser::tokenizer::{Token, TokenWithSpan, Whitespace, Word};

use crate::ParseOptions;

pub(crate) fn edit_tokens(mut tokens: Vec<TokenWithSpan>, options: &ParseOptions) -> Vec<TokenWithSpan> {
    for token in &mut tokens {
        fold(&mut token.token, options);
        word(&mut token.token);
    }
    null_tests(&mut tokens);
    approximate(&mut tokens);
    delete_without_from(&mut tokens);
    tokens
}

/// Redshift folds quoted names too, unless `enable_case_sensitive_identifier` is on.
fn fold(token: &mut Token, options: &ParseOptions) {
    let Token::Word(word) = token else { return };
    if word.quote_style.is_none() || !options.case_sensitive_identifiers {
        word.value.make_ascii_lowercase();
    }
}

/// MINUS is EXCEPT, and a `#` that stands alone is no name but the xor operator.
fn word(token: &mut Token) {
    let Token::Word(word) = token else { return };
    if word.quote_style.is_some() {
        return;
    }
    if word.keyword == Keyword::MINUS {
        *token = Token::make_keyword("EXCEPT");
    } else if word.value == "#" {
        *token = Token::Sharp;
    }
}

/// `x ISNULL` and `x NOTNULL` are `x IS NULL` and `x IS NOT NULL`; before a parenthesis the word is a function's name.
fn null_tests(tokens: &mut Vec<TokenWithSpan>) {
    let mut at = 0;
    while at < tokens.len() {
        let words: &[&str] = if is_word(tokens, at, "isnull") {
            &["IS", "NULL"]
        } else if is_word(tokens, at, "notnull") {
            &["IS", "NOT", "NULL"]
        } else {
            &[]
        };
        let mut after = tokens.iter().skip(at + 1).filter(|token| !matches!(token.token, Token::Whitespace(_)));
        let call = after.next().is_some_and(|token| token.token == Token::LParen);
        if let Some(span) = tokens.get(at).map(|token| token.span).filter(|_| !words.is_empty() && !call) {
            let words = words.iter().map(|word| TokenWithSpan { token: Token::make_keyword(word), span });
            tokens.splice(at..=at, words);
        }
        at += 1;
    }
}

/// `APPROXIMATE COUNT(DISTINCT x)` is `approx_distinct(x)`; `APPROXIMATE PERCENTILE_DISC` may be exact.
fn approximate(tokens: &mut [TokenWithSpan]) {
    let significant: Vec<usize> = significant(tokens);
    for window in significant.windows(4) {
        let [at, function, open, distinct] = window else { continue };
        if !is_word(tokens, *at, "approximate") {
            continue;
        }
        if is_word(tokens, *function, "percentile_disc") {
            blank(tokens, *at);
        } else if is_word(tokens, *function, "count")
            && tokens.get(*open).is_some_and(|token| token.token == Token::LParen)
            && is_word(tokens, *distinct, "distinct")
        {
            blank(tokens, *at);
            blank(tokens, *distinct);
            if let Some(token) = tokens.get_mut(*function) {
                token.token = Token::Word(Word {
                    value: APPROXIMATE_COUNT.to_owned(),
                    quote_style: None,
                    keyword: Keyword::NoKeyword,
                });
            }
        }
    }
}

/// The engine's function for APPROXIMATE COUNT(DISTINCT …).
pub(super) const APPROXIMATE_COUNT: &str = "approx_distinct";

/// `DELETE t WHERE …`: Redshift's FROM is optional, sqlparser's is not.
fn delete_without_from(tokens: &mut Vec<TokenWithSpan>) {
    let significant = significant(tokens);
    let [first, second, ..] = significant.as_slice() else { return };
    if !is_word(tokens, *first, "delete") || is_word(tokens, *second, "from") {
        return;
    }
    if let Some(span) = tokens.get(*second).map(|token| token.span) {
        tokens.insert(*second, TokenWithSpan { token: Token::make_keyword("FROM"), span });
    }
}

fn significant(tokens: &[TokenWithSpan]) -> Vec<usize> {
    let is_significant = |token: &TokenWithSpan| !matches!(token.token, Token::Whitespace(_));
    tokens.iter().enumerate().filter(|(_, token)| is_significant(token)).map(|(at, _)| at).collect()
}

fn is_word(tokens: &[TokenWithSpan], at: usize, word: &str) -> bool {
    let token = tokens.get(at).map(|token| &token.token);
    matches!(token, Some(Token::Word(found)) if found.quote_style.is_none() && found.value.eq_ignore_ascii_case(word))
}

fn blank(tokens: &mut [TokenWithSpan], at: usize) {
    if let Some(token) = tokens.get_mut(at) {
        token.token = Token::Whitespace(Whitespace::Space);
    }
}
