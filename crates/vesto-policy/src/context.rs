//! The request's condition keys and their values.
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html>

use std::{net::IpAddr, sync::Arc};

use chrono::{DateTime, SecondsFormat, Utc};

use crate::hash::hash_ignoring_case;

/// Condition keys of one request. Key names are case-insensitive; a key has one value or a list of values
/// (a list, even of one, cannot fill a policy variable). A key with an empty list counts as missing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Context {
    /// Sorted by lower-case name.
    entries: Vec<Entry>,
    /// Of the entries' names, in the same order: a key is looked for here first.
    hashes: Vec<u64>,
    /// Keys that many requests have in common; those of `entries` win.
    base: Option<Arc<Context>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    name: String,
    values: Vec<String>,
    multivalued: bool,
}

impl Context {
    pub fn new() -> Self {
        Self::default()
    }

    /// The keys of `base` and, when they are set, others: without copying.
    pub fn over(base: Arc<Context>) -> Self {
        Self { base: Some(base), ..Self::default() }
    }

    pub fn set_string(&mut self, key: &str, value: impl Into<String>) -> &mut Self {
        self.insert(key, vec![value.into()], Cardinality::Single)
    }

    /// A multivalued key such as `aws:TagKeys`.
    pub fn set_strings<V: Into<String>>(&mut self, key: &str, values: impl IntoIterator<Item = V>) -> &mut Self {
        self.insert(key, values.into_iter().map(Into::into).collect(), Cardinality::Multi)
    }

    pub fn set_bool(&mut self, key: &str, value: bool) -> &mut Self {
        self.set_string(key, if value { "true" } else { "false" })
    }

    pub fn set_number(&mut self, key: &str, value: i64) -> &mut Self {
        self.set_string(key, value.to_string())
    }

    pub fn set_date(&mut self, key: &str, value: DateTime<Utc>) -> &mut Self {
        self.set_string(key, value.to_rfc3339_opts(SecondsFormat::AutoSi, true))
    }

    pub fn set_ip(&mut self, key: &str, value: IpAddr) -> &mut Self {
        self.set_string(key, value.to_string())
    }

    pub fn remove(&mut self, key: &str) -> &mut Self {
        let name = key.to_ascii_lowercase();
        if self.base.is_some() {
            self.entries = self.all().into_iter().cloned().collect();
            self.hashes = self.entries.iter().map(|entry| hash_ignoring_case(&entry.name)).collect();
            self.base = None;
        }
        if let Ok(at) = self.position(&name) {
            self.entries.remove(at);
            self.hashes.remove(at);
        }
        self
    }

    /// Takes over every key of `other`; on both sides, `other` wins.
    pub fn extend(&mut self, other: &Context) -> &mut Self {
        for entry in other.all() {
            let cardinality = if entry.multivalued { Cardinality::Multi } else { Cardinality::Single };
            self.insert(&entry.name, entry.values.clone(), cardinality);
        }
        self
    }

    /// The values of a key, whatever its case; empty when it is missing.
    pub fn values(&self, key: &str) -> &[String] {
        self.lookup(&KeyName::new(key))
    }

    /// Every key (in lower case) with its values.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[String])> {
        self.all().into_iter().map(|entry| (entry.name.as_str(), entry.values.as_slice()))
    }

    /// Like [`Context::values`]; does not allocate.
    pub(crate) fn lookup(&self, key: &KeyName) -> &[String] {
        self.find(key).map_or(&[], |entry| entry.values.as_slice())
    }

    /// The value a policy variable is replaced with.
    pub(crate) fn variable(&self, key: &KeyName) -> Option<&str> {
        let entry = self.find(key).filter(|entry| !entry.multivalued)?;
        entry.values.first().map(String::as_str)
    }

    fn find(&self, key: &KeyName) -> Option<&Entry> {
        match self.find_own(key) {
            Some(own) => Some(own),
            None => self.base.as_deref()?.find(key),
        }
    }

    fn find_own(&self, key: &KeyName) -> Option<&Entry> {
        let mut from = 0;
        loop {
            let at = from + self.hashes.get(from..)?.iter().position(|hash| *hash == key.hash)?;
            let entry = self.entries.get(at)?;
            if *entry.name == *key.name {
                return Some(entry);
            }
            from = at + 1;
        }
    }

    fn position(&self, lower_case_key: &str) -> Result<usize, usize> {
        self.entries.binary_search_by(|entry| entry.name.as_str().cmp(lower_case_key))
    }

    /// Own entries and those of the base, sorted by name.
    fn all(&self) -> Vec<&Entry> {
        let mut all: Vec<&Entry> = self.entries.iter().collect();
        if let Some(base) = &self.base {
            let is_own = |name: &str| self.position(name).is_ok();
            all.extend(base.all().into_iter().filter(|entry| !is_own(&entry.name)));
            all.sort_by(|a, b| a.name.cmp(&b.name));
        }
        all
    }

    fn insert(&mut self, key: &str, values: Vec<String>, cardinality: Cardinality) -> &mut Self {
        let multivalued = matches!(cardinality, Cardinality::Multi);
        let entry = Entry { name: key.to_ascii_lowercase(), values, multivalued };
        match self.position(&entry.name) {
            Ok(at) => {
                if let Some(known) = self.entries.get_mut(at) {
                    *known = entry;
                }
            }
            Err(at) => {
                self.hashes.insert(at, hash_ignoring_case(&entry.name));
                self.entries.insert(at, entry);
            }
        }
        self
    }
}

/// The name of a key as policies hold it.
#[derive(Debug, Clone)]
pub(crate) struct KeyName {
    /// Lower case.
    name: Box<str>,
    hash: u64,
}

impl KeyName {
    pub(crate) fn new(name: &str) -> Self {
        Self { name: name.to_ascii_lowercase().into_boxed_str(), hash: hash_ignoring_case(name) }
    }
}

#[derive(Clone, Copy)]
enum Cardinality {
    Single,
    Multi,
}

#[cfg(test)]
mod tests;
