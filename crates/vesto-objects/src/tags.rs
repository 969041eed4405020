//! Tags of buckets and objects, with S3's limits.
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html>

use percent_encoding::percent_decode_str;
use serde_json::{Value, json};
use vesto_policy::Context;

use crate::S3Error;

const MAX_OBJECT_TAGS: usize = 10;
const MAX_BUCKET_TAGS: usize = 50;
const MAX_KEY_CHARS: usize = 128;
const MAX_VALUE_CHARS: usize = 256;

/// Keys with their values, in the order in which they were set. Checked when they are made.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tags(Vec<(String, String)>);

impl Tags {
    pub fn of_object(tags: Vec<(String, String)>) -> Result<Self, S3Error> {
        if tags.len() > MAX_OBJECT_TAGS {
            return Err(S3Error::BadRequest { message: "Object tags cannot be greater than 10".to_owned() });
        }
        Self::checked(tags)
    }

    pub fn of_bucket(tags: Vec<(String, String)>) -> Result<Self, S3Error> {
        if tags.len() > MAX_BUCKET_TAGS {
            return Err(S3Error::BadRequest { message: "Bucket tag count cannot be greater than 50".to_owned() });
        }
        Self::checked(tags)
    }

    /// The value of an `x-amz-tagging` header: `key=value&key2=`, URL-encoded.
    pub fn of_header(header: &str) -> Result<Self, S3Error> {
        let decode = |text: &str| percent_decode_str(&text.replace('+', " ")).decode_utf8().ok().map(String::from);
        let mut tags = Vec::new();
        for pair in header.split('&').filter(|pair| !pair.is_empty()) {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            let tag = decode(key).zip(decode(value)).ok_or_else(|| S3Error::InvalidArgument {
                message: "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters \
                          without tag name duplicates."
                    .to_owned(),
                name: "x-amz-tagging",
                value: header.to_owned(),
            })?;
            tags.push(tag);
        }
        Self::of_object(tags)
    }

    /// As sent, for questions that come before the check. What is too much for an object is left out: it is refused in any
    /// case, and questions are kept in the log of decisions.
    pub(crate) fn unchecked(tags: &[(String, String)]) -> Self {
        let fits =
            |(key, value): &&(String, String)| has_at_most(key, MAX_KEY_CHARS) && has_at_most(value, MAX_VALUE_CHARS);
        Self(tags.iter().take(MAX_OBJECT_TAGS).filter(fits).cloned().collect())
    }

    fn checked(tags: Vec<(String, String)>) -> Result<Self, S3Error> {
        let invalid =
            |message: &str, key: &str| S3Error::InvalidTag { message: message.to_owned(), key: key.to_owned() };
        let allowed =
            |text: &str| text.chars().all(|c| c.is_alphanumeric() || c.is_whitespace() || "_.:/=+-@".contains(c));
        for (index, (key, value)) in tags.iter().enumerate() {
            if key.is_empty() || !has_at_most(key, MAX_KEY_CHARS) || !allowed(key) {
                return Err(invalid("The TagKey you have provided is invalid", key));
            }
            if key.to_ascii_lowercase().starts_with("aws:") {
                return Err(invalid("System tags cannot be added/updated by requester", key));
            }
            if !has_at_most(value, MAX_VALUE_CHARS) || !allowed(value) {
                return Err(invalid("The TagValue you have provided is invalid", key));
            }
            if tags.iter().take(index).any(|(known, _)| known == key) {
                return Err(invalid("Cannot provide multiple Tags with the same key", key));
            }
        }
        Ok(Self(tags))
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value.as_str()))
    }

    /// `s3:ExistingObjectTag/…`
    pub(crate) fn existing_keys(&self, keys: &mut Context) {
        for (key, value) in self.iter() {
            keys.set_string(&format!("s3:ExistingObjectTag/{key}"), value);
        }
    }

    /// `s3:RequestObjectTag/…` and `s3:RequestObjectTagKeys`
    pub(crate) fn request_keys(&self, keys: &mut Context) {
        for (key, value) in self.iter() {
            keys.set_string(&format!("s3:RequestObjectTag/{key}"), value);
        }
        if !self.is_empty() {
            keys.set_strings("s3:RequestObjectTagKeys", self.iter().map(|(key, _)| key));
        }
    }

    pub(crate) fn to_json(&self) -> Value {
        self.0.iter().map(|(key, value)| json!([key, value])).collect()
    }

    pub(crate) fn from_json(value: &Value) -> Option<Self> {
        let text = |value: &Value| value.as_str().map(str::to_owned);
        let tag = |tag: &Value| Some((text(tag.get(0)?)?, text(tag.get(1)?)?));
        Some(Self(value.as_array()?.iter().map(tag).collect::<Option<_>>()?))
    }
}

fn has_at_most(text: &str, max_chars: usize) -> bool {
    text.chars().nth(max_chars).is_none()
}

#[cfg(test)]
mod tests;
