//! The parameters of an AWS Query request. <https://smithy.io/2.0/aws/protocols/aws-query-protocol.html>

use std::borrow::Cow;
use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use crate::{ApiError, uri};

/// No action takes nearly as many parameters. A form is read before anybody is authenticated: two bytes of it must not
/// cost a hundred of memory, millions of times over.
const MAX_PARAMETERS: usize = 10_000;

/// Decoded parameters, in the order of arrival. Of duplicates the first counts; unknown ones are ignored.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct QueryParams {
    entries: Vec<(String, String)>,
}

impl QueryParams {
    /// Reads an `application/x-www-form-urlencoded` body or a query string.
    pub fn parse(form: &[u8]) -> Result<Self, ApiError> {
        let malformed = || ApiError::new(404, "MalformedQueryString", "The query string contains a syntax error.");
        let form = std::str::from_utf8(form).map_err(|_| malformed())?;
        let mut entries = Vec::new();
        for (name, value) in uri::pairs(form) {
            if entries.len() == MAX_PARAMETERS {
                return Err(malformed());
            }
            let name = String::from_utf8(uri::decode_form(name)).map_err(|_| malformed())?;
            let value = String::from_utf8(uri::decode_form(value)).map_err(|_| malformed())?;
            entries.push((name, value));
        }
        Ok(Self { entries })
    }

    pub fn from_pairs<N: Into<String>, V: Into<String>>(pairs: impl IntoIterator<Item = (N, V)>) -> Self {
        Self { entries: pairs.into_iter().map(|(name, value)| (name.into(), value.into())).collect() }
    }

    /// All names and values, in the order of arrival.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> + Clone {
        self.entries.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// A scalar as sent; an empty one is `Some("")`.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.entries.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub fn required(&self, name: &str) -> Result<&str, ApiError> {
        self.get(name).ok_or_else(|| ApiError::missing_parameter(name))
    }

    pub fn action(&self) -> Option<&str> {
        self.get("Action")
    }

    pub fn version(&self) -> Option<&str> {
        self.get("Version")
    }

    /// `true` or `false` in any case.
    pub fn boolean(&self, name: &str) -> Result<Option<bool>, ApiError> {
        self.parsed(name, "boolean", |text| match text.to_ascii_lowercase().as_str() {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        })
    }

    pub fn integer(&self, name: &str) -> Result<Option<i64>, ApiError> {
        self.parsed(name, "integer", |text| text.parse().ok())
    }

    /// ISO 8601 with an offset.
    pub fn timestamp(&self, name: &str) -> Result<Option<DateTime<Utc>>, ApiError> {
        self.parsed(name, "timestamp", |text| DateTime::parse_from_rfc3339(text).ok().map(|at| at.to_utc()))
    }

    fn parsed<T>(&self, name: &str, kind: &str, parse: impl Fn(&str) -> Option<T>) -> Result<Option<T>, ApiError> {
        let Some(text) = self.get(name) else { return Ok(None) };
        let wrong = || ApiError::new(400, "MalformedInput", format!("{text} is not a valid {kind} for {name}"));
        parse(text).map(Some).ok_or_else(wrong)
    }

    /// A list of scalars: `NAME.ITEM.1`, `NAME.member.1` or `NAME.1`, by ascending number, gaps allowed.
    /// The bare `NAME=` is an empty list; `None` means absent.
    pub fn list(&self, name: &str, item: &str) -> Option<Vec<String>> {
        let items = self.items(name, item)?;
        Some(items.into_values().filter_map(|entry| entry.get("").map(str::to_owned)).collect())
    }

    /// A list of structures: `Tags.Tag.1.Key`; each element is read like a request of its own.
    pub fn structures(&self, name: &str, item: &str) -> Option<Vec<QueryParams>> {
        Some(self.items(name, item)?.into_values().collect())
    }

    /// The members of a nested structure `NAME.Member`; `None` if there is none.
    pub fn structure(&self, name: &str) -> Option<QueryParams> {
        let strip = |known: &str| Some(known.strip_prefix(name)?.strip_prefix('.')?.to_owned());
        let entries: Vec<_> =
            self.entries.iter().filter_map(|(known, value)| Some((strip(known)?, value.clone()))).collect();
        (!entries.is_empty()).then_some(Self { entries })
    }

    /// Elements by number. The rest of an element's name is empty for a scalar.
    fn items(&self, name: &str, item: &str) -> Option<BTreeMap<u32, QueryParams>> {
        let mut items: BTreeMap<u32, QueryParams> = BTreeMap::new();
        let mut present = false;
        for (known, value) in &self.entries {
            let Some(rest) = known.strip_prefix(name) else { continue };
            if rest.is_empty() {
                present |= value.is_empty();
                continue;
            }
            let Some(rest) = rest.strip_prefix('.') else { continue };
            let rest =
                [item, "member"].iter().find_map(|word| rest.strip_prefix(word)?.strip_prefix('.')).unwrap_or(rest);
            let (number, member) = rest.split_once('.').unwrap_or((rest, ""));
            let Ok(number) = number.parse() else { continue };
            present = true;
            items.entry(number).or_default().entries.push((member.to_owned(), value.clone()));
        }
        present.then_some(items)
    }
}

/// Encodes parameters as a client sends them; for tests and for calling our own endpoint.
pub fn encode_form<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let encoded = |text: &'a str| -> Cow<'a, str> { uri::encode(text.as_bytes()) };
    let pairs: Vec<_> =
        pairs.into_iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
    pairs.join("&")
}

#[cfg(test)]
mod tests;
