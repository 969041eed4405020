//! Tags: their limits and the tag filters of Describe operations.
//! <https://docs.aws.amazon.com/redshift/latest/mgmt/amazon-redshift-tagging.html>

use std::collections::BTreeMap;

use thiserror::Error;

const MAX_TAGS: usize = 50;
const MAX_KEY: usize = 128;
const MAX_VALUE: usize = 256;

#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TagError {
    #[error("tag key `{0}` is not valid")]
    InvalidKey(String),
    #[error("the value of tag `{0}` is longer than {MAX_VALUE} characters")]
    ValueTooLong(String),
    #[error("{0} tags, at most {MAX_TAGS} are allowed")]
    TooMany(usize),
}

/// Checks tags one by one and together, the last of a duplicated key winning.
pub(crate) fn parse_tags(pairs: Vec<(String, String)>) -> Result<BTreeMap<String, String>, TagError> {
    let mut tags = BTreeMap::new();
    for (key, value) in pairs {
        let length = key.chars().count();
        if length == 0 || length > MAX_KEY || key.to_ascii_lowercase().starts_with("aws:") {
            return Err(TagError::InvalidKey(key));
        }
        if value.chars().count() > MAX_VALUE {
            return Err(TagError::ValueTooLong(key));
        }
        tags.insert(key, value);
    }
    check_count(&tags)?;
    Ok(tags)
}

/// `tags` with `new` written over it.
pub(crate) fn with_tags(
    tags: &BTreeMap<String, String>,
    new: BTreeMap<String, String>,
) -> Result<BTreeMap<String, String>, TagError> {
    let mut tags = tags.clone();
    tags.extend(new);
    check_count(&tags)?;
    Ok(tags)
}

fn check_count(tags: &BTreeMap<String, String>) -> Result<(), TagError> {
    if tags.len() > MAX_TAGS { Err(TagError::TooMany(tags.len())) } else { Ok(()) }
}

/// `TagKeys` and `TagValues`: whatever has any of the keys or any of the values. Without both, everything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct TagFilter {
    pub(crate) keys: Vec<String>,
    pub(crate) values: Vec<String>,
}

impl TagFilter {
    pub(crate) fn is_empty(&self) -> bool {
        self.keys.is_empty() && self.values.is_empty()
    }

    pub(crate) fn matches(&self, tags: &BTreeMap<String, String>) -> bool {
        self.is_empty() || tags.iter().any(|(key, value)| self.matches_tag(key, value))
    }

    pub(crate) fn matches_tag(&self, key: &str, value: &str) -> bool {
        self.is_empty()
            || self.keys.iter().any(|wanted| wanted == key)
            || self.values.iter().any(|wanted| wanted == value)
    }
}
