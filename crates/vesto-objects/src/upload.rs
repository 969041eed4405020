//! Multipart uploads as clients see them.

use chrono::{DateTime, Utc};

use crate::object::{ObjectAttributes, ObjectState};
use crate::{Checksum, ChecksumAlgorithm, ChecksumType, Encryption};

/// An upload that is neither completed nor aborted.
#[derive(Debug, Clone)]
pub struct UploadMeta {
    pub id: String,
    pub key: String,
    /// The ARN of who began it.
    pub initiator: String,
    pub initiated: DateTime<Utc>,
    pub checksum_algorithm: ChecksumAlgorithm,
    pub checksum_type: ChecksumType,
    /// Whether the client chose the algorithm.
    pub checksum_asked: bool,
    pub attributes: ObjectAttributes,
    pub encryption: Option<Encryption>,
    pub state: ObjectState,
}

/// One part that arrived.
#[derive(Debug, Clone)]
pub struct PartMeta {
    pub number: u32,
    pub size: u64,
    /// Without quotes.
    pub etag: String,
    pub modified: DateTime<Utc>,
    pub checksum: Option<Checksum>,
}

/// One line of a CompleteMultipartUpload.
#[derive(Debug, Clone)]
pub struct CompletedPart {
    pub number: u32,
    pub etag: String,
    pub checksum: Option<Checksum>,
}
