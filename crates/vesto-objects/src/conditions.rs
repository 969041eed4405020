//! Conditional requests. <https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-requests.html>

use chrono::{DateTime, Utc};

use crate::S3Error;

/// `*` or a list of entity tags, without their quotes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ETagMatch {
    Any,
    OneOf(Vec<String>),
}

impl ETagMatch {
    /// A header's value: `*`, or tags in or out of quotes, weak or strong, separated by commas.
    pub fn parse(header: &str) -> Self {
        if header.trim() == "*" {
            return Self::Any;
        }
        let bare = |tag: &str| tag.trim().trim_start_matches("W/").trim_matches('"').to_owned();
        Self::OneOf(header.split(',').map(bare).collect())
    }

    pub fn matches(&self, etag: &str) -> bool {
        match self {
            Self::Any => true,
            Self::OneOf(tags) => tags.iter().any(|tag| tag == etag),
        }
    }
}

/// Conditions under which an existing object is read or copied.
#[derive(Debug, Clone, Default)]
pub struct ReadConditions {
    pub if_match: Option<ETagMatch>,
    pub if_none_match: Option<ETagMatch>,
    pub if_modified_since: Option<DateTime<Utc>>,
    pub if_unmodified_since: Option<DateTime<Utc>>,
}

impl ReadConditions {
    /// Only the version with this ETag.
    pub fn version(etag: &str) -> Self {
        Self { if_match: Some(ETagMatch::OneOf(vec![etag.to_owned()])), ..Self::default() }
    }

    /// RFC 9110's order: `If-Match` makes `If-Unmodified-Since` void, `If-None-Match` makes `If-Modified-Since` void.
    pub(crate) fn check(&self, etag: &str, modified: DateTime<Utc>) -> Result<(), S3Error> {
        let seconds = modified.timestamp();
        match (&self.if_match, self.if_unmodified_since) {
            (Some(tags), _) if !tags.matches(etag) => {
                return Err(S3Error::PreconditionFailed { condition: "If-Match" });
            }
            (None, Some(since)) if seconds > since.timestamp() => {
                return Err(S3Error::PreconditionFailed { condition: "If-Unmodified-Since" });
            }
            _ => {}
        }
        let not_modified = || S3Error::NotModified { etag: etag.to_owned(), modified };
        match (&self.if_none_match, self.if_modified_since) {
            (Some(tags), _) if tags.matches(etag) => Err(not_modified()),
            (None, Some(since)) if seconds <= since.timestamp() => Err(not_modified()),
            _ => Ok(()),
        }
    }
}

/// Conditions under which an object is written; decided in the transaction that publishes it.
#[derive(Debug, Clone, Default)]
pub struct WriteConditions {
    pub if_match: Option<ETagMatch>,
    /// S3 knows only `If-None-Match: *`: write only if the key is free.
    pub if_absent: bool,
}

impl WriteConditions {
    pub(crate) fn check(&self, key: &str, current_etag: Option<&str>) -> Result<(), S3Error> {
        if self.if_absent && current_etag.is_some() {
            return Err(S3Error::PreconditionFailed { condition: "If-None-Match" });
        }
        match (&self.if_match, current_etag) {
            (Some(_), None) => Err(S3Error::NoSuchKey { key: key.to_owned() }),
            (Some(tags), Some(etag)) if !tags.matches(etag) => {
                Err(S3Error::PreconditionFailed { condition: "If-Match" })
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests;
