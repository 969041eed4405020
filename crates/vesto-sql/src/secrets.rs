//! Where the secrets of a text stand, found on its tokens, so that a statement that does not parse can be masked too.

use std::ops::Range;

use crate::lexer::{Token, TokenKind, lex};

/// A string right after one of these words, or with AS between, is secret.
const BEFORE_SECRET: &[&str] = &["PASSWORD", "SECRET_ACCESS_KEY", "SESSION_TOKEN", "TOKEN", "MASTER_SYMMETRIC_KEY"];

/// A string that holds one of these is secret wherever it stands, even inside another literal.
const IN_SECRET: &[&str] = &["aws_secret_access_key", "master_symmetric_key", "session_token=", ";token="];

/// The text of one or several statements with every secret replaced by `***`: what logs and system tables keep. Text
/// that cannot be read as tokens is kept only up to its first word.
pub fn mask(sql: &str) -> String {
    match lex(sql) {
        Ok(tokens) => mask_spans(sql, &secrets(sql, &tokens)),
        Err(_) => {
            let word: String = sql.trim_start().chars().take_while(char::is_ascii_alphabetic).collect();
            format!("{word} ***")
        }
    }
}

pub(crate) fn mask_spans(text: &str, secrets: &[Range<usize>]) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut at = 0;
    for secret in secrets {
        masked.push_str(text.get(at..secret.start).unwrap_or_default());
        masked.push_str("***");
        at = secret.end;
    }
    masked.push_str(text.get(at..).unwrap_or_default());
    masked
}

/// The bytes between the quotes of every secret, in order.
pub(crate) fn secrets(sql: &str, tokens: &[Token]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut before: Option<&Token> = None;
    for token in tokens {
        let is_word = token.kind == TokenKind::Word;
        if is_word && token.text(sql).eq_ignore_ascii_case("as") {
            continue;
        }
        if matches!(token.kind, TokenKind::String(_)) {
            let named = before.is_some_and(|word| is_one_of(word.text(sql), BEFORE_SECRET));
            if named || is_secret_text(token.raw(sql)) {
                found.push(token.raw.clone());
            }
        }
        before = Some(token).filter(|_| is_word);
    }
    found
}

pub(crate) fn is_secret_text(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    IN_SECRET.iter().any(|secret| text.contains(secret))
}

fn is_one_of(word: &str, words: &[&str]) -> bool {
    words.iter().any(|candidate| word.eq_ignore_ascii_case(candidate))
}

#[cfg(test)]
mod tests;
