//! A bound on nesting and on operator chains, checked on tokens before any tree is built: dropping or walking a tree
//! recurses, and no statement may overflow a thread's stack.

use vesto_types::SqlError;

use crate::errors;
use crate::lexer::{Token, TokenKind};

/// Parentheses, CASE and the like.
const MAX_DEPTH: usize = 100;
/// Subqueries within each other.
const MAX_QUERIES: usize = 40;
/// Operators in one operand: they make a left-deep tree.
const MAX_CHAIN: usize = 200;
/// Changes between kinds of set operation: likewise, of larger nodes.
const MAX_SET_CHANGES: usize = 40;
/// AND, OR and `||` in one expression, and set operations in one query, whose trees are balanced (`rewrite::balance`).
const MAX_BALANCED: usize = 2000;

#[derive(Default)]
struct Level {
    operators: usize,
    balanced: usize,
    set_operations: usize,
    set_changes: usize,
    last_is_union_all: Option<bool>,
    /// How many subqueries this level is in, itself included.
    n_queries: usize,
}

impl Level {
    fn is_too_complex(&self) -> bool {
        self.operators > MAX_CHAIN
            || self.set_changes > MAX_SET_CHANGES
            || self.n_queries > MAX_QUERIES
            || self.balanced.max(self.set_operations) > MAX_BALANCED
    }

    fn next_expression(&mut self) {
        self.operators = 0;
        self.balanced = 0;
    }

    fn set_operation(&mut self, is_union_all: Option<bool>) {
        self.next_expression();
        self.set_operations += 1;
        if is_union_all.is_none() || is_union_all != self.last_is_union_all {
            self.set_changes += 1;
        }
        self.last_is_union_all = is_union_all;
    }
}

pub(crate) fn check(sql: &str, tokens: &[Token]) -> Result<(), SqlError> {
    let mut levels = Vec::new();
    let mut level = Level::default();
    for (at, token) in tokens.iter().enumerate() {
        match (&token.kind, token.text(sql)) {
            (TokenKind::Symbol, "(" | "[") => {
                let next = tokens.get(at + 1).map_or("", |next| next.text(sql));
                let is_query = ["select", "with"].iter().any(|word| next.eq_ignore_ascii_case(word));
                let inner = Level { n_queries: level.n_queries + usize::from(is_query), ..Level::default() };
                levels.push(std::mem::replace(&mut level, inner));
            }
            (TokenKind::Symbol, ")" | "]") => level = levels.pop().unwrap_or_default(),
            (TokenKind::Symbol, ",") => level.next_expression(),
            (TokenKind::Symbol, ".") => {}
            (TokenKind::Symbol, "|") => {
                level.balanced += 1;
                level.operators = 0;
            }
            (TokenKind::Symbol, _) => level.operators += 1,
            (TokenKind::Word, word) => match word.to_ascii_lowercase().as_str() {
                "case" => {
                    let inner = Level { n_queries: level.n_queries, ..Level::default() };
                    levels.push(std::mem::replace(&mut level, inner));
                }
                "end" => level = levels.pop().unwrap_or_default(),
                "and" | "or" => {
                    level.balanced += 1;
                    level.operators = 0;
                }
                "not" | "like" | "ilike" | "is" | "isnull" | "notnull" | "in" | "between" | "at" | "collate"
                | "similar" | "interval" | "prior" | "explain" | "any" | "all" | "some" | "array" => {
                    level.operators += 1;
                }
                "union" => {
                    let next = tokens.get(at + 1).map(|next| next.text(sql));
                    level.set_operation(Some(next.is_some_and(|next| next.eq_ignore_ascii_case("all"))));
                }
                "except" | "intersect" | "minus" => level.set_operation(None),
                "select" | "from" | "where" | "when" | "then" | "else" | "on" | "join" => level.next_expression(),
                _ => {}
            },
            _ => {}
        }
        if levels.len() > MAX_DEPTH || level.is_too_complex() {
            return Err(errors::at_byte(errors::too_complex(), sql, token.span.start));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
