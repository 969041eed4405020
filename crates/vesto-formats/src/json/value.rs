//! SUPER values as they are stored: compact JSON text, walked without making a tree of it.
//! <https://docs.aws.amazon.com/redshift/latest/dg/query-super.html>
//!
//! What these functions are given was checked when it was stored; text that is not JSON gives no value, never a panic.

use std::borrow::Cow;

use super::compact::compact_into;
use super::escape::{quote_into, unescape_into};
use super::fault::JsonFault;
use super::scan::{byte, string, value};

/// What a value is. A number without point and exponent is a whole one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Object,
    Array,
    String,
    Number,
    Boolean,
    Null,
}

/// Any JSON text in the stored form.
pub fn compact(text: &str) -> Result<String, JsonFault> {
    let mut out = Vec::with_capacity(text.len());
    compact_into(text.as_bytes(), &mut out).map_err(|faulty| faulty.fault)?;
    String::from_utf8(out).map_err(|_| JsonFault::Encoding)
}

pub fn kind(text: &str) -> Kind {
    match byte(text.as_bytes(), 0) {
        b'{' => Kind::Object,
        b'[' => Kind::Array,
        b'"' => Kind::String,
        b't' | b'f' => Kind::Boolean,
        b'n' => Kind::Null,
        _ => Kind::Number,
    }
}

/// The text that a string value means; `None` for other values.
pub fn string_of(text: &str) -> Option<Cow<'_, str>> {
    let raw = text.strip_prefix('"')?.strip_suffix('"')?;
    if !raw.contains('\\') {
        return Some(Cow::Borrowed(raw));
    }
    let mut plain = Vec::with_capacity(raw.len());
    unescape_into(raw.as_bytes(), &mut plain);
    String::from_utf8(plain).ok().map(Cow::Owned)
}

/// Appends a string value that means `text`.
pub fn push_string(text: &str, out: &mut String) {
    let mut quoted = Vec::with_capacity(text.len() + 2);
    quote_into(text.as_bytes(), &mut quoted);
    out.push_str(std::str::from_utf8(&quoted).unwrap_or_default());
}

/// An array's elements; none of any other value.
pub fn elements(text: &str) -> Elements<'_> {
    Elements { text, at: if kind(text) == Kind::Array { 1 } else { text.len() } }
}

#[derive(Debug, Clone)]
pub struct Elements<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Iterator for Elements<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        let end = value(self.text.as_bytes(), self.at).ok()?;
        let element = self.text.get(self.at..end)?;
        // A comma or the closing bracket.
        self.at = end + 1;
        Some(element)
    }
}

/// An object's names, as string values, and what they name; none of any other value.
pub fn members(text: &str) -> Members<'_> {
    Members { text, at: if kind(text) == Kind::Object { 1 } else { text.len() } }
}

#[derive(Debug, Clone)]
pub struct Members<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Iterator for Members<'a> {
    type Item = (&'a str, &'a str);

    fn next(&mut self) -> Option<(&'a str, &'a str)> {
        let bytes = self.text.as_bytes();
        if byte(bytes, self.at) != b'"' {
            return None;
        }
        let colon = string(bytes, self.at).ok()?.behind();
        let end = value(bytes, colon + 1).ok()?;
        let member = (self.text.get(self.at..colon)?, self.text.get(colon + 1..end)?);
        self.at = end + 1;
        Some(member)
    }
}

/// The value that the object gives to the name: the first, if there are several.
pub fn member<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    members(text).find(|(key, _)| string_of(key).is_some_and(|key| key == name)).map(|(_, value)| value)
}

/// The element at a position counted from 0.
pub fn element(text: &str, index: usize) -> Option<&str> {
    elements(text).nth(index)
}

#[cfg(test)]
mod tests;
