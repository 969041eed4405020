//! The actions and condition keys that exist. `scripts/known_actions.py` writes the lists of actions.

/// What a condition key holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum KeyType {
    String,
    Arn,
    Bool,
    Date,
    Ip,
    Number,
}

/// A service's prefix and its actions, one a line.
const ACTIONS: [(&str, &str); 7] = [
    ("iam", include_str!("actions/iam.txt")),
    ("kms", include_str!("actions/kms.txt")),
    ("redshift", include_str!("actions/redshift.txt")),
    ("redshift-data", include_str!("actions/redshift-data.txt")),
    ("redshift-serverless", include_str!("actions/redshift-serverless.txt")),
    ("s3", include_str!("actions/s3.txt")),
    ("sts", include_str!("actions/sts.txt")),
];

/// `aws:TagKeys string multi`; a name that ends with `/` or `:` stands for all that begin with it.
const KEYS: &str = include_str!("keys.txt");

pub(super) fn services() -> impl Iterator<Item = &'static str> {
    ACTIONS.iter().map(|(service, _)| *service)
}

/// The action names of a service (in any case), without its prefix; `None` for a service that is not known here.
pub(super) fn actions_of(service: &str) -> Option<impl Iterator<Item = &'static str> + Clone> {
    let (_, list) = ACTIONS.iter().find(|(known, _)| known.eq_ignore_ascii_case(service))?;
    Some(list.lines().filter_map(|line| line.split(' ').next()))
}

/// What an action of S3 is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum S3Level {
    Object,
    Bucket,
    /// Only on `*`.
    Account,
    /// Access points and the like.
    Other,
}

/// S3's actions, without prefix, and what they are about.
pub(super) fn s3_actions() -> impl Iterator<Item = (&'static str, S3Level)> {
    let list = include_str!("actions/s3.txt");
    list.lines().filter_map(|line| line.split_once(' ')).map(|(action, level)| {
        let level = match level {
            "object" => S3Level::Object,
            "bucket" => S3Level::Bucket,
            "account" => S3Level::Account,
            _ => S3Level::Other,
        };
        (action, level)
    })
}

/// The type of a condition key; `None` if the services known here have no such key.
pub(super) fn key_type(key: &str) -> Option<KeyType> {
    let named = |name: &str| match name.ends_with(['/', ':']) {
        true => key.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name)) && key.len() > name.len(),
        false => key.eq_ignore_ascii_case(name),
    };
    let line = keys().find(|line| line.split(' ').next().is_some_and(named))?;
    Some(match line.split(' ').nth(1) {
        Some("arn") => KeyType::Arn,
        Some("bool") => KeyType::Bool,
        Some("date") => KeyType::Date,
        Some("ip") => KeyType::Ip,
        Some("number") => KeyType::Number,
        _ => KeyType::String,
    })
}

/// Whether a key of this prefix must be one of the known ones.
pub(super) fn knows_keys_of(prefix: &str) -> bool {
    prefix.eq_ignore_ascii_case("aws") || services().any(|service| service.eq_ignore_ascii_case(prefix))
}

pub(super) fn key_names() -> impl Iterator<Item = &'static str> {
    keys().filter_map(|line| line.split(' ').next())
}

fn keys() -> impl Iterator<Item = &'static str> {
    KEYS.lines().filter(|line| !line.is_empty())
}

/// The candidate that a misspelt name most likely means.
pub(super) fn closest<'c>(name: &str, candidates: impl Iterator<Item = &'c str>) -> Option<&'c str> {
    let wanted = name.to_ascii_lowercase();
    let allowed = (wanted.len() / 4).clamp(1, 4);
    let scored = candidates.map(|candidate| (distance(&wanted, &candidate.to_ascii_lowercase()), candidate));
    scored.filter(|(distance, _)| *distance <= allowed).min_by_key(|(distance, _)| *distance).map(|(_, found)| found)
}

/// Insertions, deletions and replacements between two words; a swap of neighbours counts as two.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (n, from) in a.chars().enumerate() {
        let mut next = vec![n + 1];
        for ((to, above), diagonal) in b.iter().zip(row.iter().skip(1)).zip(&row) {
            let left = next.last().copied().unwrap_or_default();
            next.push((diagonal + usize::from(from != *to)).min(above + 1).min(left + 1));
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}
