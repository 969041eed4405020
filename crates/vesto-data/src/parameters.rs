//! Named parameters: `:name` in a statement's text, where a value may stand, becomes the value as a string literal.
//! <https://docs.aws.amazon.com/redshift/latest/mgmt/data-api-calling.html>
//! Quoted text, comments, `$$` strings and `::` casts are left alone, and so is a colon right behind a name, a number or
//! a closing bracket (`a[1:2]`).

use std::collections::BTreeSet;

use thiserror::Error;
use vesto_aws_wire::json11::check_length;
use vesto_aws_wire::{ApiError, Members};

#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub(crate) enum ParameterError {
    #[error("parameter `{0}` has no value")]
    Missing(String),
    #[error("parameter `{0}` is not used")]
    Unused(String),
    #[error("parameter `{0}` is given twice")]
    Repeated(String),
}

impl ParameterError {
    pub(crate) fn client_message(&self) -> String {
        match self {
            Self::Missing(name) => format!("Parameters list doesn't contain the parameter: {name}"),
            Self::Unused(name) => format!("Parameters list contains unused parameters. Unused parameters: [{name}]"),
            Self::Repeated(name) => format!("Parameters list contains duplicate parameters: [{name}]"),
        }
    }
}

/// Names and values, as sent.
pub(crate) type Parameters = Vec<(String, String)>;

/// `Parameters` of a request.
pub(crate) fn read(request: &Members) -> Result<Parameters, ApiError> {
    let mut parameters = Vec::new();
    for member in request.structures("Parameters")?.unwrap_or_default() {
        let (name, value) = (member.required_text("name")?, member.required_text("value")?);
        check_length(name, "name", &(1..=usize::MAX))?;
        check_length(value, "value", &(1..=usize::MAX))?;
        if !name.bytes().all(is_name_byte) {
            let rule = "Member must satisfy regular expression pattern: ^[0-9a-zA-Z_]+$";
            return Err(vesto_aws_wire::json11::constraint(name, "name", rule));
        }
        parameters.push((name.to_owned(), value.to_owned()));
    }
    Ok(parameters)
}

/// The statements with their parameters' values. Each parameter must be used in one of them.
pub(crate) fn substitute(sqls: &[&str], parameters: &Parameters) -> Result<Vec<String>, ParameterError> {
    let mut names = BTreeSet::new();
    if let Some((name, _)) = parameters.iter().find(|(name, _)| !names.insert(name.as_str())) {
        return Err(ParameterError::Repeated(name.clone()));
    }
    let mut unused = names;
    let mut texts = Vec::with_capacity(sqls.len());
    for sql in sqls {
        let mut text = String::with_capacity(sql.len());
        for piece in Pieces::of(sql) {
            match piece {
                Piece::Text(piece) => text.push_str(piece),
                Piece::Placeholder(name) => {
                    let value = parameters.iter().find(|(known, _)| known == name);
                    let (known, value) = value.ok_or_else(|| ParameterError::Missing(name.to_owned()))?;
                    unused.remove(known.as_str());
                    text.push_str(&literal(value));
                }
            }
        }
        texts.push(text);
    }
    match unused.first() {
        Some(name) => Err(ParameterError::Unused((*name).to_owned())),
        None => Ok(texts),
    }
}

/// The text as a string literal, in which a backslash is an escape, as in PostgreSQL 8.0.
pub(crate) fn literal(text: &str) -> String {
    let mut literal = String::with_capacity(text.len() + 2);
    literal.push('\'');
    for c in text.chars() {
        if matches!(c, '\'' | '\\') {
            literal.push(c);
        }
        literal.push(c);
    }
    literal.push('\'');
    literal
}

#[derive(Debug, PartialEq, Eq)]
enum Piece<'a> {
    Text(&'a str),
    Placeholder(&'a str),
}

/// A statement cut at its placeholders.
struct Pieces<'a> {
    rest: &'a str,
    /// A placeholder that comes next, and how long it is with its colon.
    next: Option<&'a str>,
}

impl<'a> Pieces<'a> {
    fn of(sql: &'a str) -> Self {
        Self { rest: sql, next: None }
    }
}

impl<'a> Iterator for Pieces<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        if let Some(name) = self.next.take() {
            self.rest = self.rest.get(1 + name.len()..).unwrap_or_default();
            return Some(Piece::Placeholder(name));
        }
        if self.rest.is_empty() {
            return None;
        }
        let (at, name) = find(self.rest).map_or((self.rest.len(), None), |(at, name)| (at, Some(name)));
        let (text, rest) = self.rest.split_at_checked(at).unwrap_or((self.rest, ""));
        (self.rest, self.next) = (rest, name);
        Some(Piece::Text(text))
    }
}

fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// The first placeholder: where its colon is, and its name.
fn find(sql: &str) -> Option<(usize, &str)> {
    let bytes = sql.as_bytes();
    let byte = |at: usize| bytes.get(at).copied().unwrap_or(0);
    let mut at = 0;
    while at < bytes.len() {
        at = match (byte(at), byte(at + 1)) {
            (b'\'', _) => after_string(bytes, at + 1),
            (b'"', _) => after(sql, at + 1, "\""),
            (b'-', b'-') => after(sql, at, "\n"),
            (b'/', b'*') => after_comment(bytes, at + 2),
            (b'$', _) if at == 0 || !is_name_byte(byte(at - 1)) => after_dollar_string(sql, at),
            (b':', b':') => at + 2,
            (b':', next) if is_name_byte(next) && (at == 0 || may_precede(byte(at - 1))) => {
                let name = sql.get(at + 1..).unwrap_or_default();
                let len = name.bytes().take_while(|byte| is_name_byte(*byte)).count();
                return Some((at, name.get(..len).unwrap_or_default()));
            }
            _ => at + 1,
        };
    }
    None
}

/// Whether a value may stand right behind this byte.
fn may_precede(byte: u8) -> bool {
    byte.is_ascii() && !is_name_byte(byte) && !matches!(byte, b'"' | b'\'' | b')' | b']' | b':')
}

/// Behind a string's end, from behind its opening quote. A doubled quote ends one string and begins the next.
fn after_string(bytes: &[u8], mut at: usize) -> usize {
    loop {
        match bytes.get(at) {
            None => return at,
            Some(b'\\') => at += 2,
            Some(b'\'') => return at + 1,
            Some(_) => at += 1,
        }
    }
}

/// Behind the next `end` at or after `at`, or at the end of the text.
fn after(sql: &str, at: usize, end: &str) -> usize {
    let found = sql.get(at..).and_then(|rest| rest.find(end));
    found.map_or(sql.len(), |found| at + found + end.len())
}

/// Comments nest.
fn after_comment(bytes: &[u8], mut at: usize) -> usize {
    let mut depth = 1_usize;
    while depth > 0 && at < bytes.len() {
        match bytes.get(at..at + 2) {
            Some(b"*/") => (depth, at) = (depth - 1, at + 2),
            Some(b"/*") => (depth, at) = (depth + 1, at + 2),
            _ => at += 1,
        }
    }
    at
}

/// Behind `$tag$ … $tag$`; or behind the dollar, if none begins here.
fn after_dollar_string(sql: &str, at: usize) -> usize {
    let rest = sql.get(at + 1..).unwrap_or_default();
    let Some((tag, _)) = rest.split_once('$') else { return at + 1 };
    let is_tag = tag.bytes().all(is_name_byte) && !tag.starts_with(|first: char| first.is_ascii_digit());
    if !is_tag {
        return at + 1;
    }
    let quote = format!("${tag}$");
    after(sql, at + quote.len(), &quote)
}

#[cfg(test)]
mod tests;
