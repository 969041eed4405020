//! `CompleteMultipartUpload` <https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html>

use vesto_identity::OpCtx;

use crate::store::uploads::Completion;
use crate::{Checksum, CompletedPart, ObjectAttributes, ObjectMeta, Objects, S3Error, WriteConditions, authorize};

#[derive(Debug, Clone, Default)]
pub struct CompleteMultipartUpload {
    pub upload_id: String,
    /// In ascending order; gaps are fine.
    pub parts: Vec<CompletedPart>,
    /// The whole object's checksum, if the client knows it.
    pub checksum: Option<Checksum>,
    /// The whole object's size, if the client knows it.
    pub size: Option<u64>,
    pub conditions: WriteConditions,
}

/// Publishes the object made of the parts listed. No bytes are copied.
pub async fn complete_multipart_upload(
    ctx: &OpCtx,
    objects: &Objects,
    bucket: &str,
    key: &str,
    request: CompleteMultipartUpload,
) -> Result<ObjectMeta, S3Error> {
    let bucket = objects.bucket(bucket)?;
    let keys = authorize::write_keys(&ObjectAttributes::default(), &request.conditions);
    authorize::on_key(ctx, objects, &bucket, key, "s3:PutObject", keys)?;
    if request.parts.is_empty() {
        return Err(S3Error::MalformedXml);
    }
    let CompleteMultipartUpload { upload_id, parts, checksum, size, conditions } = request;
    let completion = Completion { parts, checksum, size, conditions };
    objects.store.complete_upload(&bucket, key, &upload_id, completion).await
}
