//! A place in a statement's tokens, with the small steps from which the statement parsers are made.

use std::ops::Range;

use vesto_types::SqlError;

use crate::lexer::{Token, TokenKind};
use crate::names::is_reserved;
use crate::{ParseOptions, QualifiedName, errors};

#[derive(Clone)]
pub(crate) struct Cursor<'a> {
    /// The whole script; spans count from its start.
    pub(crate) sql: &'a str,
    tokens: &'a [Token],
    at: usize,
    /// The byte after the statement.
    end: usize,
    pub(crate) options: &'a ParseOptions,
}

/// A string literal, decoded and raw.
#[derive(Debug, Clone)]
pub(crate) struct Literal<'a> {
    pub(crate) value: &'a str,
    pub(crate) raw: &'a str,
}

impl<'a> Cursor<'a> {
    pub(crate) fn new(sql: &'a str, tokens: &'a [Token], end: usize, options: &'a ParseOptions) -> Self {
        Self { sql, tokens, at: 0, end, options }
    }

    pub(crate) fn peek(&self) -> Option<&'a Token> {
        self.tokens.get(self.at)
    }

    pub(crate) fn peek_nth(&self, n: usize) -> Option<&'a Token> {
        self.tokens.get(self.at + n)
    }

    pub(crate) fn advance(&mut self) -> Option<&'a Token> {
        let token = self.peek()?;
        self.at += 1;
        Some(token)
    }

    pub(crate) fn is_at_end(&self) -> bool {
        self.at >= self.tokens.len()
    }

    /// The byte where the next token begins, or the statement's end.
    pub(crate) fn offset(&self) -> usize {
        self.peek().map_or(self.end, |token| token.span.start)
    }

    /// The byte after the last token taken.
    pub(crate) fn last_end(&self) -> usize {
        self.at.checked_sub(1).and_then(|at| self.tokens.get(at)).map_or(self.offset(), |token| token.span.end)
    }

    /// What is left of the statement.
    pub(crate) fn rest(&self) -> Range<usize> {
        let end = self.tokens.last().map_or(self.end, |token| token.span.end);
        self.offset().min(end)..end
    }

    pub(crate) fn skip_to_end(&mut self) {
        self.at = self.tokens.len();
    }

    /// Drops `words` from the statement's end if they stand there.
    pub(crate) fn cut_suffix(&mut self, words: &[&str]) -> bool {
        let Some(start) = self.tokens.len().checked_sub(words.len()).filter(|start| *start >= self.at) else {
            return false;
        };
        let suffix = Self { at: start, ..self.clone() };
        if !suffix.are_words(words) {
            return false;
        }
        self.end = suffix.offset();
        self.tokens = self.tokens.get(..start).unwrap_or_default();
        true
    }

    pub(crate) fn remaining(&self) -> &'a [Token] {
        self.tokens.get(self.at..).unwrap_or_default()
    }

    pub(crate) fn text(&self, span: Range<usize>) -> &'a str {
        self.sql.get(span).unwrap_or_default()
    }

    /// The syntax error that names the next token.
    pub(crate) fn error(&self) -> SqlError {
        match self.peek() {
            Some(token) => errors::syntax_at(self.sql, token.span.clone()),
            None => errors::syntax_at_end(self.sql, self.end),
        }
    }

    pub(crate) fn fail<T>(&self) -> Result<T, SqlError> {
        Err(self.error())
    }

    pub(crate) fn expect_end(&self) -> Result<(), SqlError> {
        if self.is_at_end() { Ok(()) } else { self.fail() }
    }

    pub(crate) fn is_word_nth(&self, n: usize, word: &str) -> bool {
        self.peek_nth(n)
            .is_some_and(|token| token.kind == TokenKind::Word && token.text(self.sql).eq_ignore_ascii_case(word))
    }

    pub(crate) fn is_word(&self, word: &str) -> bool {
        self.is_word_nth(0, word)
    }

    pub(crate) fn are_words(&self, words: &[&str]) -> bool {
        words.iter().enumerate().all(|(n, word)| self.is_word_nth(n, word))
    }

    /// The next token if it is an unquoted word, in upper case.
    pub(crate) fn peek_keyword(&self) -> Option<String> {
        let token = self.peek().filter(|token| token.kind == TokenKind::Word)?;
        Some(token.text(self.sql).to_ascii_uppercase())
    }

    pub(crate) fn accept(&mut self, word: &str) -> bool {
        let found = self.is_word(word);
        self.at += usize::from(found);
        found
    }

    /// All of `words` or none.
    pub(crate) fn accept_words(&mut self, words: &[&str]) -> bool {
        let found = self.are_words(words);
        if found {
            self.at += words.len();
        }
        found
    }

    /// The first of `words` that comes next.
    pub(crate) fn accept_one_of<'w>(&mut self, words: &[&'w str]) -> Option<&'w str> {
        let found = words.iter().find(|word| self.is_word(word))?;
        self.at += 1;
        Some(found)
    }

    pub(crate) fn expect(&mut self, word: &str) -> Result<(), SqlError> {
        if self.accept(word) { Ok(()) } else { self.fail() }
    }

    pub(crate) fn expect_words(&mut self, words: &[&str]) -> Result<(), SqlError> {
        words.iter().try_for_each(|word| self.expect(word))
    }

    pub(crate) fn is_symbol_nth(&self, n: usize, symbol: &str) -> bool {
        self.peek_nth(n).is_some_and(|token| token.kind == TokenKind::Symbol && token.text(self.sql) == symbol)
    }

    pub(crate) fn is_symbol(&self, symbol: &str) -> bool {
        self.is_symbol_nth(0, symbol)
    }

    pub(crate) fn accept_symbol(&mut self, symbol: &str) -> bool {
        let found = self.is_symbol(symbol);
        self.at += usize::from(found);
        found
    }

    pub(crate) fn expect_symbol(&mut self, symbol: &str) -> Result<(), SqlError> {
        if self.accept_symbol(symbol) { Ok(()) } else { self.fail() }
    }

    pub(crate) fn fold(&self, name: &str) -> String {
        if self.options.case_sensitive_identifiers { name.to_owned() } else { fold(name) }
    }

    /// A name: a quoted identifier, or a word that is not reserved.
    pub(crate) fn identifier(&mut self) -> Result<String, SqlError> {
        self.identifier_where(|word| !is_reserved(word))
    }

    /// A name in a place where no keyword can follow, so that reserved words are names too (after a dot).
    pub(crate) fn label(&mut self) -> Result<String, SqlError> {
        self.identifier_where(|_| true)
    }

    fn identifier_where(&mut self, accept: impl Fn(&str) -> bool) -> Result<String, SqlError> {
        let name = match self.peek().map(|token| (token, &token.kind)) {
            Some((_, TokenKind::QuotedIdentifier(name))) => self.fold(name),
            Some((token, TokenKind::Word)) if accept(token.text(self.sql)) => fold(token.text(self.sql)),
            _ => return self.fail(),
        };
        self.at += 1;
        Ok(name)
    }

    pub(crate) fn qualified_name(&mut self) -> Result<QualifiedName, SqlError> {
        let first = self.identifier()?;
        if !self.accept_symbol(".") {
            return Ok(QualifiedName { database: None, schema: None, name: first });
        }
        let second = self.label()?;
        if !self.accept_symbol(".") {
            return Ok(QualifiedName { database: None, schema: Some(first), name: second });
        }
        let third = self.label()?;
        Ok(QualifiedName { database: Some(first), schema: Some(second), name: third })
    }

    /// `item { ',' item }`
    pub(crate) fn comma_separated<T>(
        &mut self,
        mut item: impl FnMut(&mut Self) -> Result<T, SqlError>,
    ) -> Result<Vec<T>, SqlError> {
        let mut items = vec![item(self)?];
        while self.accept_symbol(",") {
            items.push(item(self)?);
        }
        Ok(items)
    }

    /// `'(' item { ',' item } ')'`
    pub(crate) fn parenthesized<T>(
        &mut self,
        item: impl FnMut(&mut Self) -> Result<T, SqlError>,
    ) -> Result<Vec<T>, SqlError> {
        self.expect_symbol("(")?;
        let items = self.comma_separated(item)?;
        self.expect_symbol(")")?;
        Ok(items)
    }

    pub(crate) fn identifier_list(&mut self) -> Result<Vec<String>, SqlError> {
        self.parenthesized(Self::identifier)
    }

    pub(crate) fn peek_string(&self) -> Option<Literal<'a>> {
        let token = self.peek()?;
        let TokenKind::String(value) = &token.kind else { return None };
        Some(Literal { value, raw: token.raw(self.sql) })
    }

    pub(crate) fn accept_string(&mut self) -> Option<Literal<'a>> {
        let literal = self.peek_string()?;
        self.at += 1;
        Some(literal)
    }

    pub(crate) fn string(&mut self) -> Result<Literal<'a>, SqlError> {
        self.accept_string().ok_or_else(|| self.error())
    }

    /// A whole number without sign.
    pub(crate) fn unsigned(&mut self) -> Result<u64, SqlError> {
        let number = self.peek().filter(|token| token.kind == TokenKind::Number);
        let Some(number) = number.and_then(|token| token.text(self.sql).parse().ok()) else { return self.fail() };
        self.at += 1;
        Ok(number)
    }

    /// A whole number, perhaps with a sign.
    pub(crate) fn integer(&mut self) -> Result<i64, SqlError> {
        let negative = self.accept_symbol("-");
        if !negative {
            self.accept_symbol("+");
        }
        let before = self.clone();
        let magnitude = i128::from(self.unsigned()?);
        i64::try_from(if negative { -magnitude } else { magnitude }).map_err(|_| before.error())
    }
}

/// Redshift folds ASCII letters and leaves the others alone.
pub(crate) fn fold(name: &str) -> String {
    name.to_ascii_lowercase()
}
