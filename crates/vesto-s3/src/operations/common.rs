//! What several operations need.

use std::borrow::Cow;

use chrono::{DateTime, Utc};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use s3s::dto::{self, ETag, Owner, Timestamp};
use vesto_objects::{Checksum, ChecksumAlgorithm, CopySource, ListedObject, S3Error, Tags};
use vesto_types::AccountId;

use crate::encryption;
use crate::headers::read_conditions;

/// What `encoding-type=url` leaves as it is.
const PLAIN: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~').remove(b'/').remove(b'*');

/// How keys are written into a listing. XML cannot carry all characters that a key may have, so clients ask for URL
/// encoding.
#[derive(Clone, Copy)]
pub(super) enum KeyEncoding {
    Plain,
    Url,
}

impl KeyEncoding {
    pub(super) fn parse(requested: Option<&dto::EncodingType>) -> Result<Self, S3Error> {
        match requested.map(dto::EncodingType::as_str) {
            None => Ok(Self::Plain),
            Some("url") => Ok(Self::Url),
            Some(other) => Err(S3Error::InvalidArgument {
                message: "Invalid Encoding Method specified in Request".to_owned(),
                name: "encoding-type",
                value: other.to_owned(),
            }),
        }
    }

    pub(super) fn of(self, key: &str) -> String {
        match self {
            Self::Plain => key.to_owned(),
            Self::Url => Cow::from(utf8_percent_encode(key, PLAIN)).into_owned(),
        }
    }
}

pub(super) fn etag(etag: &str) -> Option<ETag> {
    Some(ETag::Strong(etag.to_owned()))
}

pub(super) fn timestamp(time: DateTime<Utc>) -> Option<Timestamp> {
    Some(Timestamp::from(std::time::SystemTime::from(time)))
}

pub(super) fn size(size: u64) -> Option<i64> {
    i64::try_from(size).ok()
}

pub(super) fn announced(content_length: Option<i64>) -> Option<u64> {
    content_length.and_then(|length| u64::try_from(length).ok())
}

pub(super) fn owner(account: &AccountId) -> Option<Owner> {
    Some(Owner { display_name: None, id: Some(account.to_string()) })
}

/// A count such as `max-keys`, which S3 takes as a signed integer and refuses below zero.
pub(super) fn count(name: &'static str, value: Option<i32>) -> Result<Option<u32>, S3Error> {
    let refused = |value: i32| S3Error::InvalidArgument {
        message: format!("Argument {name} must be an integer between 0 and 2147483647"),
        name,
        value: value.to_string(),
    };
    value.map(|value| u32::try_from(value).map_err(|_| refused(value))).transpose()
}

pub(super) fn part_number(value: i32) -> u32 {
    // Zero and below are refused where parts are numbered.
    u32::try_from(value).unwrap_or(0)
}

pub(super) fn signed(value: u32) -> Option<i32> {
    i32::try_from(value).ok()
}

/// The value if it is of this algorithm; the answers of S3 have a field for each.
pub(super) fn value_of(checksum: Option<&Checksum>, algorithm: ChecksumAlgorithm) -> Option<String> {
    checksum.filter(|checksum| checksum.algorithm == algorithm).map(|checksum| checksum.value.clone())
}

/// Fills the five checksum fields of an output.
macro_rules! set_checksum {
    ($output:expr, $checksum:expr) => {{
        let checksum = $checksum;
        $output.checksum_crc32 = super::common::value_of(checksum, vesto_objects::ChecksumAlgorithm::Crc32);
        $output.checksum_crc32c = super::common::value_of(checksum, vesto_objects::ChecksumAlgorithm::Crc32c);
        $output.checksum_crc64nvme = super::common::value_of(checksum, vesto_objects::ChecksumAlgorithm::Crc64Nvme);
        $output.checksum_sha1 = super::common::value_of(checksum, vesto_objects::ChecksumAlgorithm::Sha1);
        $output.checksum_sha256 = super::common::value_of(checksum, vesto_objects::ChecksumAlgorithm::Sha256);
    }};
}
pub(super) use set_checksum;

pub(super) fn checksum_type(checksum: Option<&Checksum>) -> Option<dto::ChecksumType> {
    checksum.map(|checksum| dto::ChecksumType::from(checksum.kind.as_str().to_owned()))
}

pub(super) fn algorithm_of(algorithm: ChecksumAlgorithm) -> dto::ChecksumAlgorithm {
    dto::ChecksumAlgorithm::from(algorithm.as_str().to_owned())
}

pub(super) fn parse_algorithm(name: Option<&dto::ChecksumAlgorithm>) -> Result<Option<ChecksumAlgorithm>, S3Error> {
    let Some(name) = name else { return Ok(None) };
    let known = ChecksumAlgorithm::parse(name.as_str());
    known.map(Some).ok_or_else(|| S3Error::InvalidRequest {
        message: "Checksum algorithm provided is unsupported. Please try again with any of the valid types: [CRC32, \
                  CRC32C, CRC64NVME, SHA1, SHA256]"
            .to_owned(),
    })
}

pub(super) fn listed(object: &ListedObject, encoding: KeyEncoding, owner: Option<Owner>) -> dto::Object {
    dto::Object {
        checksum_algorithm: object.checksum.as_ref().map(|checksum| vec![algorithm_of(checksum.algorithm)]),
        checksum_type: checksum_type(object.checksum.as_ref()),
        e_tag: etag(&object.etag),
        key: Some(encoding.of(&object.key)),
        last_modified: timestamp(object.modified),
        owner,
        restore_status: None,
        size: size(object.size),
        storage_class: Some(dto::ObjectStorageClass::from("STANDARD".to_owned())),
    }
}

pub(super) fn common_prefixes(prefixes: &[String], encoding: KeyEncoding) -> Option<Vec<dto::CommonPrefix>> {
    let prefix = |prefix: &String| dto::CommonPrefix { prefix: Some(encoding.of(prefix)) };
    Some(prefixes.iter().map(prefix).collect())
}

pub(super) fn tag_set(tags: &Tags) -> dto::TagSet {
    let tag = |(key, value): (&str, &str)| dto::Tag { key: Some(key.to_owned()), value: Some(value.to_owned()) };
    tags.iter().map(tag).collect()
}

/// Keys and values of a document, yet to be checked.
pub(super) fn tags_of(tags: dto::TagSet) -> Result<Vec<(String, String)>, S3Error> {
    tags.into_iter().map(|tag| tag.key.zip(tag.value).ok_or(S3Error::MalformedXml)).collect()
}

pub(super) fn copy_source(source: &dto::CopySource, headers: &http::HeaderMap) -> Result<CopySource, S3Error> {
    match source {
        dto::CopySource::Bucket { bucket, key, version_id } if version_id.is_none() => Ok(CopySource {
            bucket: bucket.to_string(),
            key: key.to_string(),
            conditions: read_conditions(headers, "x-amz-copy-source-"),
            customer: encryption::customer_key(headers, "copy-source-"),
        }),
        dto::CopySource::Bucket { .. } => {
            Err(S3Error::NotImplemented { what: "versionId of a copy source".to_owned() })
        }
        dto::CopySource::AccessPoint { .. } | dto::CopySource::Outpost { .. } => {
            Err(S3Error::NotImplemented { what: "access point as a copy source".to_owned() })
        }
    }
}
