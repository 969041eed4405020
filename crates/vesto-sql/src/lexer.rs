//! Redshift's tokens with their byte spans. Our own lexer, because statement splitting, COPY options and the masking of
//! secrets need the raw text of literals, which sqlparser's tokenizer does not keep. PostgreSQL 8.0 rules: a backslash
//! escapes in every string literal, block comments nest, `$$` and `$tag$` quote.

use std::ops::Range;

use vesto_types::{SqlError, SqlState};

use crate::errors;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum TokenKind {
    /// An unquoted word: keyword or identifier, as written.
    Word,
    /// `"…"`, with doubled quotes undone.
    QuotedIdentifier(String),
    /// `'…'` or `$$…$$`, decoded. The raw text between the quotes is `Token::raw`.
    String(String),
    /// A number as written.
    Number,
    /// `$1`
    Parameter(usize),
    /// One punctuation character, or `::`.
    Symbol,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) kind: TokenKind,
    pub(crate) span: Range<usize>,
    /// What stands between the quotes, undecoded; for other tokens the token itself.
    pub(crate) raw: Range<usize>,
}

impl Token {
    pub(crate) fn text<'a>(&self, sql: &'a str) -> &'a str {
        sql.get(self.span.clone()).unwrap_or_default()
    }

    pub(crate) fn raw<'a>(&self, sql: &'a str) -> &'a str {
        sql.get(self.raw.clone()).unwrap_or_default()
    }
}

/// All tokens of `sql`, comments and white space left out.
pub(crate) fn lex(sql: &str) -> Result<Vec<Token>, SqlError> {
    let mut lexer = Lexer { sql, at: 0 };
    let mut tokens = Vec::new();
    while let Some(token) = lexer.next_token()? {
        tokens.push(token);
    }
    Ok(tokens)
}

struct Lexer<'a> {
    sql: &'a str,
    at: usize,
}

impl<'a> Lexer<'a> {
    fn rest(&self) -> &'a str {
        self.sql.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn skip_while(&mut self, accept: impl Fn(char) -> bool) {
        let rest = self.rest();
        self.at += rest.find(|c| !accept(c)).unwrap_or(rest.len());
    }

    fn next_token(&mut self) -> Result<Option<Token>, SqlError> {
        self.skip_blanks()?;
        let start = self.at;
        let Some(first) = self.peek() else { return Ok(None) };
        let kind = match first {
            '\'' => return self.string(start).map(Some),
            '"' => return self.quoted_identifier(start).map(Some),
            '$' => match self.dollar(start)? {
                Some(token) => return Ok(Some(token)),
                None => self.symbol(first),
            },
            'e' | 'E' if self.rest().get(1..).is_some_and(|rest| rest.starts_with('\'')) => {
                self.at += 1;
                return self.string(start).map(Some);
            }
            _ if is_word_start(first) => {
                self.skip_while(is_word_part);
                TokenKind::Word
            }
            _ if first.is_ascii_digit()
                || (first == '.' && self.rest().as_bytes().get(1).is_some_and(u8::is_ascii_digit)) =>
            {
                self.number();
                TokenKind::Number
            }
            _ => self.symbol(first),
        };
        Ok(Some(Token { kind, span: start..self.at, raw: start..self.at }))
    }

    fn symbol(&mut self, first: char) -> TokenKind {
        self.at += if self.rest().starts_with("::") { 2 } else { first.len_utf8() };
        TokenKind::Symbol
    }

    fn skip_blanks(&mut self) -> Result<(), SqlError> {
        loop {
            let before = self.at;
            self.skip_while(char::is_whitespace);
            if self.rest().starts_with("--") {
                self.skip_while(|c| c != '\n');
            } else if self.rest().starts_with("/*") {
                self.block_comment()?;
            }
            if self.at == before {
                return Ok(());
            }
        }
    }

    fn block_comment(&mut self) -> Result<(), SqlError> {
        let start = self.at;
        let mut depth = 0_usize;
        loop {
            let rest = self.rest();
            if rest.starts_with("/*") {
                depth += 1;
                self.at += 2;
            } else if rest.starts_with("*/") {
                depth -= 1;
                self.at += 2;
                if depth == 0 {
                    return Ok(());
                }
            } else if let Some(c) = rest.chars().next() {
                self.at += c.len_utf8();
            } else {
                return Err(errors::unterminated(self.sql, start, "/* comment"));
            }
        }
    }

    fn string(&mut self, start: usize) -> Result<Token, SqlError> {
        self.at += 1;
        let raw_start = self.at;
        let mut value = String::new();
        loop {
            let Some(c) = self.peek() else {
                return Err(errors::unterminated(self.sql, start, "quoted string"));
            };
            self.at += c.len_utf8();
            match c {
                '\'' if self.peek() == Some('\'') => {
                    self.at += 1;
                    value.push('\'');
                }
                '\'' => break,
                '\\' => {
                    let (decoded, used) = unescape(self.rest());
                    value.push_str(&decoded);
                    self.at += used;
                }
                _ => value.push(c),
            }
        }
        Ok(Token { kind: TokenKind::String(value), span: start..self.at, raw: raw_start..self.at - 1 })
    }

    fn quoted_identifier(&mut self, start: usize) -> Result<Token, SqlError> {
        self.at += 1;
        let mut value = String::new();
        loop {
            let Some(c) = self.peek() else {
                return Err(errors::unterminated(self.sql, start, "quoted identifier"));
            };
            self.at += c.len_utf8();
            match c {
                '"' if self.peek() == Some('"') => {
                    self.at += 1;
                    value.push('"');
                }
                '"' => break,
                _ => value.push(c),
            }
        }
        if value.is_empty() {
            return Err(errors::at_byte(
                SqlError::new(SqlState::SYNTAX_ERROR, "zero-length delimited identifier at or near \"\"\"\""),
                self.sql,
                start,
            ));
        }
        Ok(Token { kind: TokenKind::QuotedIdentifier(value), span: start..self.at, raw: start + 1..self.at - 1 })
    }

    /// `$1`, `$$…$$` or `$tag$…$tag$`; `None` for a lone dollar sign.
    fn dollar(&mut self, start: usize) -> Result<Option<Token>, SqlError> {
        let after = self.rest().get(1..).unwrap_or_default();
        let n_digits = after.bytes().take_while(u8::is_ascii_digit).count();
        if n_digits > 0 {
            self.at += 1 + n_digits;
            let digits = after.get(..n_digits).unwrap_or_default();
            let Ok(number) = digits.parse::<u16>() else {
                return Err(errors::syntax_at(self.sql, start..self.at));
            };
            let kind = TokenKind::Parameter(usize::from(number));
            return Ok(Some(Token { kind, span: start..self.at, raw: start..self.at }));
        }
        let tag_len = after.find(|c| !(is_word_start(c) || c.is_ascii_digit()) || c == '#').unwrap_or(after.len());
        if !after.get(tag_len..).is_some_and(|rest| rest.starts_with('$')) {
            return Ok(None);
        }
        let raw_start = start + tag_len + 2;
        let quote = self.sql.get(start..raw_start).unwrap_or_default();
        let Some(len) = self.sql.get(raw_start..).and_then(|rest| rest.find(quote)) else {
            return Err(errors::unterminated(self.sql, start, "dollar-quoted string"));
        };
        let raw = raw_start..raw_start + len;
        self.at = raw.end + quote.len();
        let value = self.sql.get(raw.clone()).unwrap_or_default().to_owned();
        Ok(Some(Token { kind: TokenKind::String(value), span: start..self.at, raw }))
    }

    fn number(&mut self) {
        self.skip_while(|c| c.is_ascii_digit());
        if self.peek() == Some('.') {
            self.at += 1;
            self.skip_while(|c| c.is_ascii_digit());
        }
        let rest = self.rest();
        let Some(exponent) = rest.strip_prefix(['e', 'E']) else { return };
        let digits = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        if digits.starts_with(|c: char| c.is_ascii_digit()) {
            self.at += rest.len() - digits.len();
            self.skip_while(|c| c.is_ascii_digit());
        }
    }
}

/// What follows a backslash: the decoded text and how many bytes it took. An unknown letter stands for itself.
fn unescape(rest: &str) -> (String, usize) {
    let Some(c) = rest.chars().next() else { return (String::new(), 0) };
    let n_octal = rest.bytes().take(3).take_while(|byte| (b'0'..=b'7').contains(byte)).count();
    if n_octal > 0 {
        let code = rest.get(..n_octal).and_then(|digits| u32::from_str_radix(digits, 8).ok());
        let decoded = code.and_then(char::from_u32).map(String::from).unwrap_or_default();
        return (decoded, n_octal);
    }
    let decoded = match c {
        'b' => '\u{8}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        other => other,
    };
    (decoded.into(), c.len_utf8())
}

fn is_word_start(c: char) -> bool {
    c.is_alphabetic() || c == '_' || c == '#' || (!c.is_ascii() && !c.is_whitespace())
}

fn is_word_part(c: char) -> bool {
    is_word_start(c) || c.is_ascii_digit() || c == '$'
}

#[cfg(test)]
mod tests;
