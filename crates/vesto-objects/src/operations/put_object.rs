//! `PutObject` <https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html>

use futures::StreamExt;
use vesto_identity::OpCtx;

use crate::multipart::MAX_PUT_BYTES;
use crate::names::check_key;
use crate::new_object::{authorize_write, settle};
use crate::store::blob_writer::StagedBlob;
use crate::store::objects::NewObject;
use crate::{
    Body, ChecksumAlgorithm, DEFAULT_ALGORITHM, Integrity, ObjectAttributes, ObjectMeta, Objects, S3Error,
    WriteConditions, authorize,
};

/// What goes with the bytes of a new object.
#[derive(Debug, Default)]
pub struct PutObject {
    pub attributes: ObjectAttributes,
    pub integrity: Integrity,
    pub conditions: WriteConditions,
    /// The length announced, if it was: a body of another length is refused.
    pub size: Option<u64>,
}

/// Stores the object once its last byte is on the disk and every digest that was sent matches.
pub async fn put_object(
    ctx: &OpCtx,
    objects: &Objects,
    bucket: &str,
    key: &str,
    request: PutObject,
    body: Body,
) -> Result<ObjectMeta, S3Error> {
    let bucket = objects.bucket(bucket)?;
    check_key(key)?;
    let keys = authorize::write_keys(&request.attributes, &request.conditions);
    authorize_write(ctx, objects, &bucket, key, &request.attributes, &keys)?;
    let settled = settle(ctx, &bucket, key, &request.attributes)?;
    let blob = receive(objects, request.integrity, request.size, None, body).await?;
    let object = NewObject {
        key: key.to_owned(),
        attributes: request.attributes,
        settled,
        checksum: Some(blob.digested.checksum.clone()),
        etag: hex::encode(blob.digested.etag),
        conditions: request.conditions,
    };
    objects.store.publish(&bucket, object, blob).await
}

/// Writes a body to a blob and verifies it. `algorithm` is computed if the client sent none.
pub(crate) async fn receive(
    objects: &Objects,
    integrity: Integrity,
    announced: Option<u64>,
    algorithm: Option<ChecksumAlgorithm>,
    mut body: Body,
) -> Result<StagedBlob, S3Error> {
    let too_large = |size: u64| S3Error::EntityTooLarge { size, max: MAX_PUT_BYTES };
    if let Some(size) = announced.filter(|size| *size > MAX_PUT_BYTES) {
        return Err(too_large(size));
    }
    let algorithm = integrity.algorithm().or(algorithm).unwrap_or(DEFAULT_ALGORITHM);
    let mut writer = objects.store.blob_writer(algorithm);
    while let Some(bytes) = body.next().await {
        writer.write(bytes?).await?;
        if writer.size() > MAX_PUT_BYTES {
            return Err(too_large(writer.size()));
        }
    }
    if announced.is_some_and(|size| size != writer.size()) {
        return Err(S3Error::IncompleteBody);
    }
    let blob = writer.finish().await?;
    integrity.verify(&blob.digested)?;
    Ok(blob)
}
