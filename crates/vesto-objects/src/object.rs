//! What is known about an object besides its bytes.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde_json::{Map, Value};

use crate::{Acl, AclRequest, Checksum, ChecksumAlgorithm, ChecksumType, Encryption, EncryptionHeaders, S3Error, Tags};

/// S3's limit for user metadata: the sum of the bytes of names and values.
const MAX_USER_METADATA_BYTES: usize = 2048;

/// The headers that a client stores with an object and gets back with it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ObjectAttributes {
    pub content_type: Option<String>,
    pub content_encoding: Option<String>,
    pub content_language: Option<String>,
    pub content_disposition: Option<String>,
    pub cache_control: Option<String>,
    /// As the client wrote it: S3 does not interpret it either.
    pub expires: Option<String>,
    /// `x-amz-meta-*`, names in lower case without that prefix.
    pub user_metadata: BTreeMap<String, String>,
    pub write: WriteOptions,
}

/// What a writer wants for a new object. Only on the way in: what became of it is in [`ObjectMeta`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WriteOptions {
    pub encryption: EncryptionHeaders,
    pub tags: Tags,
    pub acl: Option<AclRequest>,
}

/// What S3 answers for objects that were put without a type.
pub const DEFAULT_CONTENT_TYPE: &str = "binary/octet-stream";

impl ObjectAttributes {
    pub(crate) fn check(&self) -> Result<(), S3Error> {
        let size = self.user_metadata.iter().map(|(name, value)| name.len() + value.len()).sum();
        if size > MAX_USER_METADATA_BYTES {
            return Err(S3Error::MetadataTooLarge { size, max: MAX_USER_METADATA_BYTES });
        }
        Ok(())
    }

    pub(crate) fn to_json(&self, encryption: Option<&Encryption>) -> String {
        let mut map = Map::new();
        let fields = [
            ("content_type", &self.content_type),
            ("content_encoding", &self.content_encoding),
            ("content_language", &self.content_language),
            ("content_disposition", &self.content_disposition),
            ("cache_control", &self.cache_control),
            ("expires", &self.expires),
        ];
        for (name, value) in fields {
            if let Some(value) = value {
                map.insert(name.to_owned(), Value::String(value.clone()));
            }
        }
        if !self.user_metadata.is_empty() {
            let entries = self.user_metadata.iter().map(|(name, value)| (name.clone(), Value::String(value.clone())));
            map.insert("user_metadata".to_owned(), Value::Object(entries.collect()));
        }
        if let Some(encryption) = encryption {
            map.insert("encryption".to_owned(), encryption.to_json());
        }
        Value::Object(map).to_string()
    }

    pub(crate) fn from_json(text: &str) -> Option<(Self, Option<Encryption>)> {
        let value: Value = serde_json::from_str(text).ok()?;
        // Earlier versions kept the one word that there was.
        let encryption = match (value.get("encryption"), value.get("server_side_encryption")) {
            (Some(encryption), _) => Some(Encryption::from_json(encryption)?),
            (None, Some(_)) => Some(Encryption::S3),
            (None, None) => None,
        };
        let field = |name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
        let user_metadata = value.get("user_metadata").and_then(Value::as_object);
        let entries = user_metadata.into_iter().flatten();
        let attributes = Self {
            content_type: field("content_type"),
            content_encoding: field("content_encoding"),
            content_language: field("content_language"),
            content_disposition: field("content_disposition"),
            cache_control: field("cache_control"),
            expires: field("expires"),
            user_metadata: entries
                .filter_map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned())))
                .collect(),
            write: WriteOptions::default(),
        };
        Some((attributes, encryption))
    }
}

/// What may change while the bytes stay.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ObjectState {
    /// `None`: the bucket's owner owns it, and it is private.
    pub acl: Option<Acl>,
    pub tags: Tags,
}

impl ObjectState {
    /// `None` for what most objects have.
    pub(crate) fn to_json(&self) -> Option<String> {
        let plain = self.acl.is_none() && self.tags.is_empty();
        let acl = self.acl.as_ref().map(Acl::to_json);
        (!plain).then(|| serde_json::json!({"acl": acl, "tags": self.tags.to_json()}).to_string())
    }

    pub(crate) fn from_json(text: Option<&str>) -> Option<Self> {
        let Some(text) = text else { return Some(Self::default()) };
        let value: Value = serde_json::from_str(text).ok()?;
        let acl = match value.get("acl").filter(|acl| !acl.is_null()) {
            Some(acl) => Some(Acl::from_json(acl)?),
            None => None,
        };
        Some(Self { acl, tags: Tags::from_json(value.get("tags")?)? })
    }
}

/// An object as HEAD describes it.
#[derive(Debug, Clone)]
pub struct ObjectMeta {
    pub key: String,
    pub size: u64,
    /// Without quotes.
    pub etag: String,
    pub modified: DateTime<Utc>,
    pub checksum: Option<Checksum>,
    /// How many parts it was uploaded in, if it was a multipart upload.
    pub parts: Option<u32>,
    pub attributes: ObjectAttributes,
    pub encryption: Option<Encryption>,
    pub state: ObjectState,
}

/// `ALGORITHM:TYPE:VALUE`, as the database keeps it.
pub(crate) fn checksum_to_text(checksum: &Checksum) -> String {
    format!("{}:{}:{}", checksum.algorithm.as_str(), checksum.kind.as_str(), checksum.value)
}

pub(crate) fn checksum_from_text(text: &str) -> Option<Checksum> {
    let mut fields = text.splitn(3, ':');
    Some(Checksum {
        algorithm: ChecksumAlgorithm::parse(fields.next()?)?,
        kind: ChecksumType::parse(fields.next()?)?,
        value: fields.next()?.to_owned(),
    })
}
