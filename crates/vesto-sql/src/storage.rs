//! What COPY and UNLOAD share: where the objects are and who may touch them.

use vesto_types::Secret;

/// `s3://bucket/key`; for COPY the key is a prefix unless MANIFEST is given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectUrl {
    pub bucket: String,
    pub key: String,
}

impl std::fmt::Display for ObjectUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "s3://{}/{}", self.bucket, self.key)
    }
}

/// The authorization clause. Role strings are kept as written: whether they name usable roles is for role resolution.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Authorization {
    /// `IAM_ROLE default`
    DefaultRole,
    /// One role or a chain, in assumption order, never empty. `text` is the whole string, as errors and ASSUMEROLE
    /// grants quote it.
    Roles {
        text: String,
        chain: Vec<String>,
    },
    /// `IAM_ROLE 'SESSION'`: the identity with which the connection was made.
    Session,
    Keys {
        access_key_id: String,
        secret_access_key: Secret,
        session_token: Option<Secret>,
    },
}

/// One `label:width` of a FIXEDWIDTH specification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FixedWidthColumn {
    pub label: String,
    pub width: u32,
}
