//! Checked names. Each type can only be made by parsing, so holding one is proof that it is well formed.

use std::fmt;

use thiserror::Error;

#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{value}` is not a valid {kind}")]
pub struct NameError {
    pub kind: &'static str,
    pub value: String,
}

macro_rules! checked_name {
    ($(#[$doc:meta])* $name:ident, $kind:literal, $check:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(String);

        impl $name {
            pub fn parse(text: &str) -> Result<Self, NameError> {
                let check: fn(&str) -> bool = $check;
                if check(text) {
                    Ok(Self(text.to_owned()))
                } else {
                    Err(NameError { kind: $kind, value: text.to_owned() })
                }
            }

            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl std::str::FromStr for $name {
            type Err = NameError;
            fn from_str(text: &str) -> Result<Self, NameError> {
                Self::parse(text)
            }
        }
    };
}

checked_name!(
    /// Twelve digits.
    AccountId, "AWS account id", |text| text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
);
checked_name!(
    /// A Region's name such as `us-east-1`: letters, digits and dashes, 3 to 32 long.
    Region, "AWS Region name", |text| {
        (3..=32).contains(&text.len())
            && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
            && text.starts_with(|first: char| first.is_ascii_lowercase())
    }
);
checked_name!(
    /// `AKIA…` (long-term) or `ASIA…` (temporary): letters, digits or underscores. AWS's have 16 or more, those that an
    /// operator makes up may have fewer.
    AccessKeyId, "access key id", |text| {
        (1..=128).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    }
);
checked_name!(
    /// 1 to 63 lower-case letters, digits and single hyphens; begins with a letter, does not end with a hyphen.
    /// <https://docs.aws.amazon.com/redshift/latest/APIReference/API_CreateCluster.html>
    ClusterIdentifier, "cluster identifier", |text| {
        (1..=63).contains(&text.len())
            && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
            && text.starts_with(|first: char| first.is_ascii_lowercase())
            && !text.ends_with('-')
            && !text.contains("--")
    }
);

impl AccessKeyId {
    /// Whether this names a temporary credential, which is only valid together with its session token.
    pub fn is_temporary(&self) -> bool {
        self.0.starts_with("ASIA")
    }
}

/// The id of one request, returned as `x-amzn-RequestId` and written in every log line and record about it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct RequestId(String);

impl RequestId {
    pub fn new(ids: &dyn crate::Ids) -> Self {
        Self(ids.uuid().to_string())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
