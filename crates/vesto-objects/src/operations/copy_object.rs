//! `CopyObject` <https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html>
//! A plain object is copied by a second link to its bytes; one from a multipart upload byte by byte, since its copy
//! is a plain object with another ETag.

use futures::{StreamExt, TryStreamExt};
use vesto_identity::OpCtx;
use vesto_policy::Context;

use super::put_object::receive;
use crate::multipart::MAX_PUT_BYTES;
use crate::names::check_key;
use crate::new_object::{authorize_write, settle};
use crate::store::StoreError;
use crate::store::blob_writer::StagedBlob;
use crate::store::objects::NewObject;
use crate::{
    AclRequest, Body, ByteRange, ChecksumAlgorithm, CustomerKeyHeaders, EncryptionHeaders, Integrity, ObjectAttributes,
    ObjectMeta, Objects, ReadConditions, S3Error, SentChecksum, Tags, WriteConditions, WriteOptions, authorize,
};

/// The object that is copied.
#[derive(Debug, Clone, Default)]
pub struct CopySource {
    pub bucket: String,
    pub key: String,
    pub conditions: ReadConditions,
    /// For a source that was encrypted with a key of the customer's.
    pub customer: CustomerKeyHeaders,
}

#[derive(Debug, Clone, Default)]
pub struct CopyObject {
    pub source: CopySource,
    /// `None` takes over the source's (metadata directive COPY).
    pub attributes: Option<ObjectAttributes>,
    /// Encryption and ACL of the copy: the source's are not taken over.
    pub encryption: EncryptionHeaders,
    pub acl: Option<AclRequest>,
    /// `None` takes over the source's (tagging directive COPY).
    pub tags: Option<Tags>,
    /// Which checksum the copy is to have; otherwise the source's.
    pub algorithm: Option<ChecksumAlgorithm>,
    pub conditions: WriteConditions,
}

pub async fn copy_object(
    ctx: &OpCtx,
    objects: &Objects,
    bucket: &str,
    key: &str,
    request: CopyObject,
) -> Result<ObjectMeta, S3Error> {
    let CopyObject { source, attributes, encryption, acl, tags, algorithm, conditions } = request;
    let target = objects.bucket(bucket)?;
    check_key(key)?;
    let (replaces, encrypts) = (attributes.is_some(), encryption != EncryptionHeaders::default());
    let write = WriteOptions { encryption, tags: tags.clone().unwrap_or_default(), acl };
    let asked = ObjectAttributes { write: write.clone(), ..attributes.clone().unwrap_or_default() };
    let mut keys = authorize::write_keys(&asked, &conditions);
    keys.set_string("s3:x-amz-copy-source", format!("{}/{}", source.bucket, source.key));
    if replaces {
        keys.set_string("s3:x-amz-metadata-directive", "REPLACE");
    }
    authorize_write(ctx, objects, &target, key, &asked, &keys)?;
    let unchanged = !replaces && !encrypts && tags.is_none() && algorithm.is_none();
    if unchanged && source.bucket == bucket && source.key == key {
        return Err(S3Error::invalid_request(
            "This copy request is illegal because it is trying to copy an object to itself without changing the \
             object's metadata, storage class, website redirect location or encryption attributes.",
        ));
    }
    let (meta, copied) = open_source(ctx, objects, &source, None, algorithm).await?;
    if meta.size > MAX_PUT_BYTES {
        return Err(S3Error::invalid_request(format!(
            "The specified copy source is larger than the maximum allowable size for a copy source: {MAX_PUT_BYTES}"
        )));
    }
    let mut attributes = attributes.unwrap_or_else(|| meta.attributes.clone());
    attributes.write = write;
    if tags.is_none() && !meta.state.tags.is_empty() {
        // Tags that go along must be readable there and settable here.
        attributes.write.tags = meta.state.tags.clone();
        let from = objects.bucket(&source.bucket)?;
        let state = Some(&meta.state);
        authorize::on_object(ctx, objects, &from, &source.key, state, "s3:GetObjectTagging", Context::new())?;
        let keys = authorize::write_keys(&attributes, &conditions);
        authorize::on_key(ctx, objects, &target, key, "s3:PutObjectTagging", keys)?;
    }
    let settled = settle(ctx, &target, key, &attributes)?;
    let blob = match copied {
        Source::Linked(blob) => blob,
        Source::Bytes(body) => {
            let checksum = algorithm.map_or(SentChecksum::None, SentChecksum::Algorithm);
            let kept = meta.checksum.as_ref().map(|checksum| checksum.algorithm);
            receive(objects, Integrity { content_md5: None, checksum }, Some(meta.size), kept, body).await?
        }
    };
    let object = NewObject {
        key: key.to_owned(),
        attributes,
        settled,
        checksum: Some(blob.digested.checksum.clone()),
        etag: hex::encode(blob.digested.etag),
        conditions,
    };
    objects.store.publish(&target, object, blob).await
}

/// The bytes to copy.
pub(super) enum Source {
    /// A second name for the same bytes; no need to read them.
    Linked(StagedBlob),
    Bytes(Body),
}

/// Authorizes reading the source and opens it. With a range, or if another checksum is wanted, bytes must be read.
pub(super) async fn open_source(
    ctx: &OpCtx,
    objects: &Objects,
    source: &CopySource,
    range: Option<ByteRange>,
    algorithm: Option<ChecksumAlgorithm>,
) -> Result<(ObjectMeta, Source), S3Error> {
    let bucket = objects.bucket(&source.bucket)?;
    let object = objects.store.object(&bucket, &source.key).await?;
    let state = object.as_ref().map(|object| &object.meta.state);
    authorize::on_object(ctx, objects, &bucket, &source.key, state, "s3:GetObject", Context::new())?;
    let object = authorize::found(ctx, objects, &bucket, &source.key, object)?;
    source.customer.open(object.meta.encryption.as_ref())?;
    // For a copy, every condition that does not hold is 412: there is no "not modified" without a body to save.
    source.conditions.check(&object.meta.etag, object.meta.modified).map_err(|error| match error {
        S3Error::NotModified { .. } => S3Error::PreconditionFailed { condition: "x-amz-copy-source-If-None-Match" },
        other => other,
    })?;
    let kept = object.meta.checksum.as_ref().map(|checksum| checksum.algorithm);
    if range.is_none()
        && algorithm.is_none_or(|algorithm| Some(algorithm) == kept)
        && let Some(blob) = objects.store.link(&object).await?
    {
        return Ok((object.meta, Source::Linked(blob)));
    }
    let size = object.meta.size;
    let range = range.map_or(Ok(0..size), |range| range.resolve(size))?;
    let (meta, body) = object.body(&objects.store, range);
    let body = body.map_err(|error| S3Error::Store(StoreError::File(error))).boxed();
    Ok((meta, Source::Bytes(body)))
}
