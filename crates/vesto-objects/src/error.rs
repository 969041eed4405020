//! S3's errors: one variant each, with the code, status, text and extra fields that clients see.
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html>

use chrono::{DateTime, Utc};
use thiserror::Error;
use vesto_identity::AccessDenied;

use crate::ChecksumAlgorithm;
use crate::RemoteError;
use crate::store::StoreError;

#[derive(Debug, Error)]
pub enum S3Error {
    /// Refused by policies; the evaluation inside says which.
    #[error("access denied")]
    AccessDenied(#[source] Box<AccessDenied>),
    #[error("bucket `{bucket}` does not exist")]
    NoSuchBucket { bucket: String },
    #[error("key `{key}` does not exist")]
    NoSuchKey { key: String },
    #[error("upload `{upload_id}` does not exist")]
    NoSuchUpload { upload_id: String },
    #[error("bucket `{bucket}` has no policy")]
    NoSuchBucketPolicy { bucket: String },
    #[error("bucket `{bucket}` belongs to the caller already")]
    BucketAlreadyOwnedByYou { bucket: String },
    #[error("bucket `{bucket}` belongs to another account")]
    BucketAlreadyExists { bucket: String },
    #[error("bucket `{bucket}` is not empty")]
    BucketNotEmpty { bucket: String },
    #[error("`{bucket}` is not a bucket name")]
    InvalidBucketName { bucket: String },
    #[error("bucket cannot be created in `{location}` here")]
    IllegalLocationConstraint { location: String },
    #[error("`{location}` is not a location for buckets")]
    InvalidLocationConstraint { location: String },
    #[error("object has {actual} parts")]
    InvalidPartNumber { actual: u32 },
    #[error("range `{range}` is outside of an object of {size} bytes")]
    InvalidRange { range: String, size: u64 },
    #[error("part {part_number} of upload `{upload_id}` is missing or has another ETag")]
    InvalidPart { upload_id: String, part_number: u32, etag: String },
    #[error("parts of upload `{upload_id}` are not in ascending order")]
    InvalidPartOrder { upload_id: String },
    #[error("part {part_number} has only {size} bytes")]
    EntityTooSmall { part_number: u32, etag: String, size: u64, min: u64 },
    #[error("body of {size} bytes is over the limit of {max}")]
    EntityTooLarge { size: u64, max: u64 },
    #[error("key of {size} bytes is over the limit of {max}")]
    KeyTooLong { size: usize, max: usize },
    #[error("user metadata of {size} bytes is over the limit of {max}")]
    MetadataTooLarge { size: usize, max: usize },
    #[error("request body is not the XML expected")]
    MalformedXml,
    #[error("bucket policy is malformed: {message}")]
    MalformedPolicy { message: String },
    #[error("`{content_md5}` is not an MD5")]
    InvalidDigest { content_md5: String },
    #[error("content has another MD5 than sent")]
    BadContentMd5 { expected: String, calculated: String },
    #[error("content has another {} than sent", algorithm.as_str())]
    BadChecksum { algorithm: ChecksumAlgorithm },
    #[error("sent value is not a {}", algorithm.as_str())]
    InvalidChecksumHeader { algorithm: ChecksumAlgorithm },
    #[error("announced trailer is missing")]
    MalformedTrailer,
    #[error("content has another SHA-256 than signed")]
    ContentSha256Mismatch,
    #[error("signature of a chunk of the body is wrong")]
    ChunkSignatureMismatch,
    #[error("client sent nothing for too long")]
    RequestTimeout,
    #[error("body ended early")]
    IncompleteBody,
    #[error("condition {condition} does not hold")]
    PreconditionFailed { condition: &'static str },
    #[error("object is not modified")]
    NotModified { etag: String, modified: DateTime<Utc> },
    #[error("argument `{name}` is invalid: {message}")]
    InvalidArgument { message: String, name: &'static str, value: String },
    #[error("request is invalid: {message}")]
    InvalidRequest { message: String },
    #[error("the bucket has no ACLs")]
    AccessControlListNotSupported,
    #[error("the bucket has an ACL that grants to others")]
    InvalidBucketAclWithObjectOwnership,
    #[error("the ACL document is malformed")]
    MalformedAcl,
    #[error("headers and body both set an ACL")]
    UnexpectedContent,
    #[error("neither headers nor body set an ACL")]
    MissingSecurityHeader,
    #[error("an ACL names another owner")]
    AclOwnerChanged,
    /// Refused by the bucket's block of public access.
    #[error("public ACLs are blocked")]
    BlockPublicAcls { caller: String, action: &'static str, resource: String },
    #[error("public policies are blocked")]
    BlockPublicPolicy { caller: String, resource: String },
    #[error("`{grantee}` is granted to by its e-mail address")]
    EmailGrantee { grantee: String },
    #[error("the bucket has no {code}")]
    NoSuchConfiguration { code: &'static str, message: &'static str, bucket: String },
    #[error("tag `{key}` is invalid: {message}")]
    InvalidTag { message: String, key: String },
    #[error("request is bad: {message}")]
    BadRequest { message: String },
    #[error("the object changed meanwhile")]
    OperationAborted,
    #[error("the object was written with another key")]
    WrongCustomerKey,
    /// A part of S3 that does not exist here: `what` names the header or operation.
    #[error("{what} is not implemented")]
    NotImplemented { what: String },
    /// From the endpoint that has the buckets which are not in the store.
    #[error("the S3 endpoint failed")]
    Remote(#[source] RemoteError),
    #[error("the object store failed")]
    Store(#[from] StoreError),
}

impl S3Error {
    pub(crate) fn invalid_request(message: impl Into<String>) -> Self {
        Self::InvalidRequest { message: message.into() }
    }

    /// An endpoint's error about a bucket or an object in it; what S3 knows too is the same here.
    pub(crate) fn of_remote(error: RemoteError, bucket: &str, key: Option<&str>) -> Self {
        match (&error, key) {
            (RemoteError::Answer { code, .. }, _) if code == "NoSuchBucket" => {
                Self::NoSuchBucket { bucket: bucket.to_owned() }
            }
            (RemoteError::Answer { code, .. }, Some(key)) if code == "NoSuchKey" => {
                Self::NoSuchKey { key: key.to_owned() }
            }
            (RemoteError::Replaced, _) => Self::PreconditionFailed { condition: "If-Match" },
            _ => Self::Remote(error),
        }
    }

    /// S3's error code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::AccessDenied(_)
            | Self::AclOwnerChanged
            | Self::BlockPublicAcls { .. }
            | Self::BlockPublicPolicy { .. }
            | Self::WrongCustomerKey => "AccessDenied",
            Self::NoSuchBucket { .. } => "NoSuchBucket",
            Self::NoSuchKey { .. } => "NoSuchKey",
            Self::NoSuchUpload { .. } => "NoSuchUpload",
            Self::NoSuchBucketPolicy { .. } => "NoSuchBucketPolicy",
            Self::BucketAlreadyOwnedByYou { .. } => "BucketAlreadyOwnedByYou",
            Self::BucketAlreadyExists { .. } => "BucketAlreadyExists",
            Self::BucketNotEmpty { .. } => "BucketNotEmpty",
            Self::InvalidBucketName { .. } => "InvalidBucketName",
            Self::IllegalLocationConstraint { .. } => "IllegalLocationConstraintException",
            Self::InvalidLocationConstraint { .. } => "InvalidLocationConstraint",
            Self::InvalidPartNumber { .. } => "InvalidPartNumber",
            Self::InvalidRange { .. } => "InvalidRange",
            Self::InvalidPart { .. } => "InvalidPart",
            Self::InvalidPartOrder { .. } => "InvalidPartOrder",
            Self::EntityTooSmall { .. } => "EntityTooSmall",
            Self::EntityTooLarge { .. } => "EntityTooLarge",
            Self::KeyTooLong { .. } => "KeyTooLongError",
            Self::MetadataTooLarge { .. } => "MetadataTooLarge",
            Self::MalformedXml => "MalformedXML",
            Self::MalformedPolicy { .. } => "MalformedPolicy",
            Self::InvalidDigest { .. } => "InvalidDigest",
            Self::BadContentMd5 { .. } | Self::BadChecksum { .. } => "BadDigest",
            Self::MalformedTrailer => "MalformedTrailerError",
            Self::ContentSha256Mismatch => "XAmzContentSHA256Mismatch",
            Self::ChunkSignatureMismatch => "SignatureDoesNotMatch",
            Self::RequestTimeout => "RequestTimeout",
            Self::IncompleteBody => "IncompleteBody",
            Self::PreconditionFailed { .. } => "PreconditionFailed",
            Self::NotModified { .. } => "NotModified",
            Self::InvalidArgument { .. } => "InvalidArgument",
            Self::InvalidRequest { .. } | Self::InvalidChecksumHeader { .. } => "InvalidRequest",
            Self::AccessControlListNotSupported => "AccessControlListNotSupported",
            Self::InvalidBucketAclWithObjectOwnership => "InvalidBucketAclWithObjectOwnership",
            Self::MalformedAcl => "MalformedACLError",
            Self::UnexpectedContent => "UnexpectedContent",
            Self::MissingSecurityHeader => "MissingSecurityHeader",
            Self::EmailGrantee { .. } => "MethodNotAllowed",
            Self::NoSuchConfiguration { code, .. } => code,
            Self::InvalidTag { .. } => "InvalidTag",
            Self::BadRequest { .. } => "BadRequest",
            Self::OperationAborted => "OperationAborted",
            Self::NotImplemented { .. } => "NotImplemented",
            Self::Remote(error) => error.code(),
            Self::Store(_) => "InternalError",
        }
    }

    /// The HTTP status.
    pub fn status(&self) -> u16 {
        match self {
            Self::NotModified { .. } => 304,
            Self::AccessDenied(_)
            | Self::AclOwnerChanged
            | Self::BlockPublicAcls { .. }
            | Self::BlockPublicPolicy { .. }
            | Self::WrongCustomerKey
            | Self::ChunkSignatureMismatch => 403,
            Self::NoSuchBucket { .. }
            | Self::NoSuchKey { .. }
            | Self::NoSuchUpload { .. }
            | Self::NoSuchBucketPolicy { .. }
            | Self::NoSuchConfiguration { .. } => 404,
            Self::EmailGrantee { .. } => 405,
            Self::BucketAlreadyOwnedByYou { .. }
            | Self::BucketAlreadyExists { .. }
            | Self::BucketNotEmpty { .. }
            | Self::OperationAborted => 409,
            Self::PreconditionFailed { .. } => 412,
            Self::InvalidRange { .. } | Self::InvalidPartNumber { .. } => 416,
            Self::Remote(error) => error.status(),
            Self::Store(_) => 500,
            Self::NotImplemented { .. } => 501,
            Self::InvalidBucketName { .. }
            | Self::IllegalLocationConstraint { .. }
            | Self::InvalidLocationConstraint { .. }
            | Self::InvalidPart { .. }
            | Self::InvalidPartOrder { .. }
            | Self::EntityTooSmall { .. }
            | Self::EntityTooLarge { .. }
            | Self::KeyTooLong { .. }
            | Self::MetadataTooLarge { .. }
            | Self::MalformedXml
            | Self::MalformedPolicy { .. }
            | Self::InvalidDigest { .. }
            | Self::BadContentMd5 { .. }
            | Self::BadChecksum { .. }
            | Self::InvalidChecksumHeader { .. }
            | Self::MalformedTrailer
            | Self::ContentSha256Mismatch
            | Self::RequestTimeout
            | Self::IncompleteBody
            | Self::InvalidArgument { .. }
            | Self::InvalidRequest { .. }
            | Self::InvalidTag { .. }
            | Self::BadRequest { .. }
            | Self::MalformedAcl
            | Self::UnexpectedContent
            | Self::MissingSecurityHeader
            | Self::InvalidBucketAclWithObjectOwnership
            | Self::AccessControlListNotSupported => 400,
        }
    }

    /// The text that a client reads.
    pub fn message(&self) -> String {
        match self {
            Self::AccessDenied(denied) => crate::authorize::client_message(denied),
            Self::NoSuchBucket { .. } => "The specified bucket does not exist".to_owned(),
            Self::NoSuchKey { .. } => "The specified key does not exist.".to_owned(),
            Self::NoSuchUpload { .. } => "The specified upload does not exist. The upload ID may be invalid, \
                 or the upload may have been aborted or completed."
                .to_owned(),
            Self::NoSuchBucketPolicy { .. } => "The bucket policy does not exist".to_owned(),
            Self::BucketAlreadyOwnedByYou { .. } => {
                "Your previous request to create the named bucket succeeded and you already own it.".to_owned()
            }
            Self::BucketAlreadyExists { .. } => "The requested bucket name is not available. The bucket namespace is \
                 shared by all users of the system. Please select a different name and try again."
                .to_owned(),
            Self::BucketNotEmpty { .. } => "The bucket you tried to delete is not empty".to_owned(),
            Self::InvalidBucketName { .. } => "The specified bucket is not valid.".to_owned(),
            Self::IllegalLocationConstraint { location } => format!(
                "The {location} location constraint is incompatible for the region specific endpoint this request was \
                 sent to."
            ),
            Self::InvalidLocationConstraint { .. } => "The specified location-constraint is not valid".to_owned(),
            Self::InvalidPartNumber { .. } => "The requested partnumber is not satisfiable".to_owned(),
            Self::InvalidRange { .. } => "The requested range is not satisfiable".to_owned(),
            Self::InvalidPart { .. } => "One or more of the specified parts could not be found.  The part may not \
                 have been uploaded, or the specified entity tag may not match the part's entity tag."
                .to_owned(),
            Self::InvalidPartOrder { .. } => {
                "The list of parts was not in ascending order. Parts must be ordered by part number.".to_owned()
            }
            Self::EntityTooSmall { .. } => "Your proposed upload is smaller than the minimum allowed size".to_owned(),
            Self::EntityTooLarge { .. } => "Your proposed upload exceeds the maximum allowed size".to_owned(),
            Self::KeyTooLong { .. } => "Your key is too long".to_owned(),
            Self::MetadataTooLarge { .. } => {
                "Your metadata headers exceed the maximum allowed metadata size".to_owned()
            }
            Self::MalformedXml => {
                "The XML you provided was not well-formed or did not validate against our published schema".to_owned()
            }
            Self::MalformedPolicy { message } => message.clone(),
            Self::InvalidDigest { .. } => "The Content-MD5 you specified was invalid.".to_owned(),
            Self::BadContentMd5 { .. } => "The Content-MD5 you specified did not match what we received.".to_owned(),
            Self::BadChecksum { algorithm } => {
                format!("The {} you specified did not match the calculated checksum.", algorithm.as_str())
            }
            Self::InvalidChecksumHeader { algorithm } => {
                format!("Value for {} header is invalid.", algorithm.header())
            }
            Self::MalformedTrailer => {
                "The request contained trailing data that was not well-formed or did not conform to our published \
                 schema."
                    .to_owned()
            }
            Self::ContentSha256Mismatch => {
                "The provided 'x-amz-content-sha256' header does not match what was computed.".to_owned()
            }
            Self::ChunkSignatureMismatch => "The request signature we calculated does not match the signature you \
                 provided. Check your key and signing method."
                .to_owned(),
            Self::RequestTimeout => "Your socket connection to the server was not read from or written to within the \
                 timeout period. Idle connections will be closed."
                .to_owned(),
            Self::IncompleteBody => {
                "You did not provide the number of bytes specified by the Content-Length HTTP header".to_owned()
            }
            Self::PreconditionFailed { .. } => {
                "At least one of the pre-conditions you specified did not hold".to_owned()
            }
            Self::NotModified { .. } => "Not Modified".to_owned(),
            Self::InvalidArgument { message, .. } | Self::InvalidRequest { message } => message.clone(),
            Self::AccessControlListNotSupported => "The bucket does not allow ACLs".to_owned(),
            Self::InvalidBucketAclWithObjectOwnership => {
                "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting".to_owned()
            }
            Self::MalformedAcl => {
                "The XML you provided was not well-formed or did not validate against our published schema".to_owned()
            }
            Self::UnexpectedContent => "This request does not support content".to_owned(),
            Self::MissingSecurityHeader => "Your request was missing a required header".to_owned(),
            Self::AclOwnerChanged => "Access Denied".to_owned(),
            Self::BlockPublicAcls { caller, action, resource } => format!(
                "User: {caller} is not authorized to perform: {action} on resource: \"{resource}\" because public access \
                 control lists (ACLs) are prevented by the BlockPublicAcls setting in S3 Block Public Access."
            ),
            Self::BlockPublicPolicy { caller, resource } => format!(
                "User: {caller} is not authorized to perform: s3:PutBucketPolicy on resource: \"{resource}\" because \
                 public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access."
            ),
            Self::EmailGrantee { .. } => "Grants to e-mail addresses are no longer supported.".to_owned(),
            Self::NoSuchConfiguration { message, .. } => (*message).to_owned(),
            Self::InvalidTag { message, .. } | Self::BadRequest { message } => message.clone(),
            Self::WrongCustomerKey => "Requests specifying Server Side Encryption with Customer provided keys must \
                 provide the correct secret key."
                .to_owned(),
            Self::OperationAborted => {
                "A conflicting conditional operation is currently in progress against this resource. \
                 Please try again."
                    .to_owned()
            }
            Self::NotImplemented { what } => {
                format!("A header or operation you provided implies functionality that is not implemented: {what}")
            }
            Self::Remote(error) => error.message(),
            Self::Store(_) => "We encountered an internal error. Please try again.".to_owned(),
        }
    }

    /// The elements that stand between `Message` and `RequestId`.
    pub fn fields(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::NoSuchBucket { bucket }
            | Self::NoSuchBucketPolicy { bucket }
            | Self::NoSuchConfiguration { bucket, .. }
            | Self::BucketAlreadyOwnedByYou { bucket }
            | Self::BucketAlreadyExists { bucket }
            | Self::BucketNotEmpty { bucket }
            | Self::InvalidBucketName { bucket } => vec![("BucketName", bucket.clone())],
            Self::NoSuchKey { key } => vec![("Key", key.clone())],
            Self::NoSuchUpload { upload_id } | Self::InvalidPartOrder { upload_id } => {
                vec![("UploadId", upload_id.clone())]
            }
            Self::InvalidLocationConstraint { location } => vec![("LocationConstraint", location.clone())],
            Self::InvalidPartNumber { actual } => vec![("ActualPartCount", actual.to_string())],
            Self::InvalidRange { range, size } => {
                vec![("RangeRequested", range.clone()), ("ActualObjectSize", size.to_string())]
            }
            Self::InvalidPart { upload_id, part_number, etag } => {
                vec![("UploadId", upload_id.clone()), ("PartNumber", part_number.to_string()), ("ETag", etag.clone())]
            }
            Self::EntityTooSmall { part_number, etag, size, min } => vec![
                ("ProposedSize", size.to_string()),
                ("MinSizeAllowed", min.to_string()),
                ("PartNumber", part_number.to_string()),
                ("ETag", etag.clone()),
            ],
            Self::EntityTooLarge { size, max } => {
                vec![("ProposedSize", size.to_string()), ("MaxSizeAllowed", max.to_string())]
            }
            Self::KeyTooLong { size, max } => {
                vec![("Size", size.to_string()), ("MaxSizeAllowed", max.to_string())]
            }
            Self::MetadataTooLarge { size, max } => {
                vec![("Size", size.to_string()), ("MaxSizeAllowed", max.to_string())]
            }
            Self::InvalidDigest { content_md5 } => vec![("Content-MD5", content_md5.clone())],
            Self::BadContentMd5 { expected, calculated } => {
                vec![("ExpectedDigest", expected.clone()), ("CalculatedDigest", calculated.clone())]
            }
            Self::PreconditionFailed { condition } => vec![("Condition", (*condition).to_owned())],
            Self::InvalidArgument { name, value, .. } => {
                vec![("ArgumentName", (*name).to_owned()), ("ArgumentValue", value.clone())]
            }
            Self::NotImplemented { what } => vec![("Header", what.clone())],
            Self::AccessDenied(_)
            | Self::IllegalLocationConstraint { .. }
            | Self::MalformedXml
            | Self::MalformedPolicy { .. }
            | Self::BadChecksum { .. }
            | Self::InvalidChecksumHeader { .. }
            | Self::MalformedTrailer
            | Self::ContentSha256Mismatch
            | Self::ChunkSignatureMismatch
            | Self::RequestTimeout
            | Self::IncompleteBody
            | Self::NotModified { .. }
            | Self::InvalidRequest { .. }
            | Self::AccessControlListNotSupported
            | Self::InvalidBucketAclWithObjectOwnership
            | Self::MalformedAcl
            | Self::UnexpectedContent
            | Self::AclOwnerChanged
            | Self::BlockPublicAcls { .. }
            | Self::BlockPublicPolicy { .. }
            | Self::BadRequest { .. }
            | Self::OperationAborted
            | Self::WrongCustomerKey
            | Self::Remote(_)
            | Self::Store(_) => Vec::new(),
            Self::MissingSecurityHeader => vec![("MissingHeaderName", "x-amz-acl".to_owned())],
            Self::InvalidTag { key, .. } => vec![("TagKey", key.clone())],
            Self::EmailGrantee { .. } => {
                vec![("Method", "PUT".to_owned()), ("ResourceType", "ACL".to_owned())]
            }
        }
    }

    /// Whether a person must look: everything else is the client's to fix.
    pub fn is_internal(&self) -> bool {
        matches!(self, Self::Store(_))
    }
}
