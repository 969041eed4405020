//! The least policy that covers what was done.
//!
//! Each use becomes its own ARN, save that several objects of one S3 directory are granted as `bucket/directory/*`;
//! that is never widened to a whole bucket unless asked for. Characters that are special in a policy are escaped
//! (`${*}`), so a key that holds a star grants that key alone.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::pattern::literal_arn;

/// Something that was allowed and done.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Use {
    /// `s3:GetObject`
    pub action: String,
    /// A concrete ARN, or `*`.
    pub resource: String,
    /// Of `s3:ListBucket`: the `s3:prefix` that was listed. `None`: whatever the request said, the policy will not ask.
    pub prefix: Option<String>,
}

impl Use {
    pub fn new(action: impl Into<String>, resource: impl Into<String>) -> Self {
        Self { action: action.into(), resource: resource.into(), prefix: None }
    }

    #[must_use]
    pub fn with_prefix(self, prefix: impl Into<String>) -> Self {
        Self { prefix: Some(prefix.into()), ..self }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GenerateOptions {
    /// So many objects of one directory are listed one by one; with more the directory is granted.
    pub objects_per_directory: usize,
    /// So many directories of one bucket are listed one by one; with more they are joined under their parents.
    pub directories_per_bucket: usize,
    pub broadest: Broadest,
}

/// How far objects may be joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Broadest {
    /// Each object by its own ARN.
    Object,
    /// `bucket/directory/*`; objects outside any directory stay as they are.
    Directory,
    /// `bucket/*`
    Bucket,
}

impl Default for GenerateOptions {
    fn default() -> Self {
        Self { objects_per_directory: 1, directories_per_bucket: 10, broadest: Broadest::Directory }
    }
}

const S3: &str = "arn:aws:s3:::";
const LIST_BUCKET: &str = "s3:ListBucket";

/// A policy document (JSON, indented), the same for the same uses in whatever order. Without uses it has no statement,
/// and AWS does not store it.
pub fn generate(uses: &[Use], options: &GenerateOptions) -> String {
    // By what a statement says besides its actions: resource pattern, and prefixes of a listing.
    let mut granted: BTreeMap<Grant, BTreeSet<&str>> = BTreeMap::new();
    for (action, resources) in by_action(uses) {
        for resource in patterns(&resources, options) {
            granted.entry(Grant { resource, prefixes: None }).or_default().insert(action);
        }
    }
    for (bucket, prefixes) in listings(uses, options) {
        granted.entry(Grant { resource: bucket, prefixes }).or_default().insert(LIST_BUCKET);
    }
    // Resources that are used in the same ways share a statement.
    let mut statements: BTreeMap<Terms<'_>, BTreeSet<String>> = BTreeMap::new();
    for (Grant { resource, prefixes }, actions) in granted {
        statements.entry(Terms { actions, prefixes }).or_default().insert(resource);
    }
    let statements: Vec<Value> = statements
        .into_iter()
        .map(|(Terms { actions, prefixes }, resources)| {
            let mut statement =
                json!({ "Effect": "Allow", "Action": one_or_many(actions), "Resource": one_or_many(resources) });
            if let (Some(prefixes), Some(members)) = (prefixes, statement.as_object_mut()) {
                members.insert("Condition".to_owned(), json!({ "StringLike": { "s3:prefix": one_or_many(prefixes) } }));
            }
            statement
        })
        .collect();
    format!("{:#}", json!({ "Version": "2012-10-17", "Statement": statements }))
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Grant {
    resource: String,
    prefixes: Option<BTreeSet<String>>,
}

/// What a statement says besides its resources.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Terms<'a> {
    actions: BTreeSet<&'a str>,
    prefixes: Option<BTreeSet<String>>,
}

fn is_listing(used: &Use) -> bool {
    used.action.eq_ignore_ascii_case(LIST_BUCKET)
}

fn by_action(uses: &[Use]) -> BTreeMap<&str, BTreeSet<&str>> {
    let mut resources: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for used in uses.iter().filter(|used| !is_listing(used)) {
        resources.entry(&used.action).or_default().insert(&used.resource);
    }
    resources
}

/// The buckets that were listed, with the prefixes that were asked for; without, if one listing named none.
fn listings(uses: &[Use], options: &GenerateOptions) -> BTreeMap<String, Option<BTreeSet<String>>> {
    let mut prefixes: BTreeMap<String, Option<BTreeSet<&str>>> = BTreeMap::new();
    for used in uses.iter().filter(|used| is_listing(used)) {
        let known = prefixes.entry(literal_arn(&used.resource)).or_insert_with(|| Some(BTreeSet::new()));
        match (&used.prefix, known) {
            (Some(prefix), Some(known)) => _ = known.insert(prefix),
            (None, known) => *known = None,
            (Some(_), None) => {}
        }
    }
    let join = |prefixes: BTreeSet<&str>| join_keys(&prefixes, options, options.objects_per_directory.max(4));
    prefixes.into_iter().map(|(bucket, prefixes)| (bucket, prefixes.map(join))).collect()
}

fn patterns(resources: &BTreeSet<&str>, options: &GenerateOptions) -> BTreeSet<String> {
    let mut patterns = BTreeSet::new();
    let mut objects: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for resource in resources {
        match resource.strip_prefix(S3).and_then(|rest| rest.split_once('/')) {
            Some((bucket, key)) => _ = objects.entry(bucket).or_default().insert(key),
            None => _ = patterns.insert(literal_arn(resource)),
        }
    }
    for (bucket, keys) in objects {
        let keys = join_keys(&keys, options, options.objects_per_directory);
        patterns.extend(keys.into_iter().map(|key| format!("{S3}{bucket}/{key}")));
    }
    patterns
}

/// Patterns that match all the keys.
fn join_keys(keys: &BTreeSet<&str>, options: &GenerateOptions, per_directory: usize) -> BTreeSet<String> {
    let literals = |keys: &BTreeSet<&str>| keys.iter().map(|key| crate::pattern::literal(key)).collect();
    match options.broadest {
        Broadest::Object => return literals(keys),
        Broadest::Bucket => return BTreeSet::from(["*".to_owned()]),
        Broadest::Directory => {}
    }
    let mut directories: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for key in keys {
        directories.entry(directory(key)).or_default().insert(key);
    }
    let mut whole: BTreeSet<&str> = BTreeSet::new();
    let mut single: BTreeSet<&str> = BTreeSet::new();
    for (directory, keys) in directories {
        if keys.len() > per_directory && !directory.is_empty() {
            whole.insert(directory);
        } else {
            single.extend(keys);
        }
    }
    while whole.len() > options.directories_per_bucket {
        let Some(deepest) = whole.iter().copied().max_by_key(|directory| depth(directory)) else { break };
        if depth(deepest) < 2 {
            break;
        }
        let parent = parent(deepest);
        whole.retain(|directory| !directory.starts_with(parent));
        whole.insert(parent);
    }
    let is_covered = |key: &str| whole.iter().any(|directory| key.starts_with(directory) && key != *directory);
    let mut patterns: BTreeSet<String> = whole
        .iter()
        .filter(|directory| !is_covered(directory))
        .map(|directory| format!("{}*", crate::pattern::literal(directory)))
        .collect();
    single.retain(|key| !whole.iter().any(|directory| key.starts_with(directory)));
    let single: BTreeSet<String> = literals(&single);
    patterns.extend(single);
    patterns
}

/// `a/b/` of `a/b/c`; empty for a key without slash.
fn directory(key: &str) -> &str {
    key.rfind('/').and_then(|at| key.get(..=at)).unwrap_or_default()
}

/// `a/` of `a/b/`.
fn parent(of: &str) -> &str {
    directory(of.strip_suffix('/').unwrap_or(of))
}

fn depth(directory: &str) -> usize {
    directory.bytes().filter(|byte| *byte == b'/').count()
}

fn one_or_many<T: Into<String>>(values: BTreeSet<T>) -> Value {
    let mut values: Vec<String> = values.into_iter().map(Into::into).collect();
    match (values.len(), values.pop()) {
        (1, Some(single)) => single.into(),
        (_, last) => values.into_iter().chain(last).collect::<Vec<_>>().into(),
    }
}

#[cfg(test)]
mod tests;
