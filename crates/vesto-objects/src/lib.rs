//! An S3 inside: buckets and objects on local disk, every operation authorized by the caller's policies and the
//! bucket's. `vesto-s3` gives it HTTP; COPY and UNLOAD call the same functions with a role session's context.
//!
//! Each file in [`operations`] is one S3 operation: a function that takes the [`vesto_identity::OpCtx`] and
//! [`Objects`], authorizes the real S3 action on the real ARN with S3's condition keys, and then acts.
//!
//! **Invariants.** No bytes become visible before their digests are verified. What was answered is on the disk. A
//! crash loses nothing published and leaves nothing behind. Nothing here holds a whole object in memory. A key or
//! bucket name is never part of a file path. Who may not list a bucket is not told which keys are missing.

mod acl;
mod audit;
mod authorize;
mod bucket;
mod checksum;
mod conditions;
mod encryption;
mod error;
mod multipart;
mod names;
mod new_object;
mod object;
mod objects;
pub mod operations;
mod policy_actions;
mod public_policy;
mod publication;
mod range;
mod remote;
mod settings;
mod store;
mod tags;
mod upload;
mod writer;

pub use acl::{Acl, AclRequest, CannedAcl, Grant, Grantee, Permission};
pub use audit::{AuditedCall, audit, failure as audit_failure};
pub use bucket::{Bucket, BucketPolicy};
pub use checksum::{Checksum, ChecksumAlgorithm, ChecksumType, DEFAULT_ALGORITHM, Integrity, SentChecksum, Trailer};
pub use conditions::{ETagMatch, ReadConditions, WriteConditions};
pub use encryption::{CustomerKeyHeaders, Encryption, EncryptionHeaders};
pub use error::S3Error;
pub use names::{MAX_KEY_BYTES, check_bucket_name};
pub use object::{DEFAULT_CONTENT_TYPE, ObjectAttributes, ObjectMeta, ObjectState, WriteOptions};
pub use objects::{Body, Objects, body_of, empty_body};
pub use operations::*;
pub use publication::Publication;
pub use range::ByteRange;
pub use remote::{
    Addressing, Exchange, LeftBehind, Patience, Remote, RemoteCredentials, RemoteEndpoint, RemoteError, RemoteSettings,
};
pub use settings::{BucketSettings, NewBuckets, ObjectOwnership, PublicAccessBlock};
pub use store::StoreError;
pub use store::blob_reader::ObjectBody;
pub use store::listing::{ListedObject, MAX_KEYS};
pub use store::watch::ObjectCreated;
pub use tags::Tags;
pub use upload::{CompletedPart, PartMeta, UploadMeta};
pub use writer::{FinishedObject, ObjectWriter};

#[cfg(test)]
mod test_support;
