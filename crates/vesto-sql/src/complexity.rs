//! A bound on nesting and on operator chains, checked on tokens before any tree is built: dropping or walking a tree
//! recurses, and no statement may overflow a thread's stack.

use vesto_types::SqlError;

use crate::errors;
use crate::lexer::{Token, TokenKind};

/// Parentheses, CASE and the like.
const MAX_DEPTH: usize = 100;
/// Operators in one expression, or set operators in one query: both make left-deep trees.
const MAX_CHAIN: usize = 2500;

#[derive(Default)]
struct Level {
    operators: usize,
    set_operators: usize,
}

pub(crate) fn check(sql: &str, tokens: &[Token]) -> Result<(), SqlError> {
    let mut levels = vec![Level::default()];
    for token in tokens {
        let text = token.text(sql);
        match (&token.kind, text) {
            (TokenKind::Symbol, "(" | "[") => levels.push(Level::default()),
            (TokenKind::Symbol, ")" | "]") => {
                levels.pop();
            }
            (TokenKind::Symbol, ",") => {
                if let Some(level) = levels.last_mut() {
                    level.operators = 0;
                }
            }
            (TokenKind::Symbol, ".") => {}
            (TokenKind::Symbol, _) => count_operator(&mut levels),
            (TokenKind::Word, word) => {
                if is_one_of(word, &["case"]) {
                    levels.push(Level::default());
                } else if is_one_of(word, &["end"]) && levels.len() > 1 {
                    levels.pop();
                } else if is_one_of(word, &["and", "or", "not", "like", "ilike", "is", "in", "between", "at"]) {
                    count_operator(&mut levels);
                } else if is_one_of(word, &["union", "except", "intersect", "minus"]) {
                    if let Some(level) = levels.last_mut() {
                        level.set_operators += 1;
                        level.operators = 0;
                    }
                } else if is_one_of(word, &["select", "from", "where", "when", "then", "else", "on", "join"]) {
                    if let Some(level) = levels.last_mut() {
                        level.operators = 0;
                    }
                }
            }
            _ => {}
        }
        if levels.is_empty() {
            levels.push(Level::default());
        }
        let too_long = levels.last().is_some_and(|level| level.operators.max(level.set_operators) > MAX_CHAIN);
        if levels.len() > MAX_DEPTH || too_long {
            return Err(errors::at_byte(errors::too_complex(), sql, token.span.start));
        }
    }
    Ok(())
}

fn count_operator(levels: &mut [Level]) {
    if let Some(level) = levels.last_mut() {
        level.operators += 1;
    }
}

fn is_one_of(word: &str, words: &[&str]) -> bool {
    words.iter().any(|candidate| word.eq_ignore_ascii_case(candidate))
}
