//! `AbortMultipartUpload` <https://docs.aws.amazon.com/AmazonS3/latest/API/API_AbortMultipartUpload.html>

use vesto_identity::OpCtx;
use vesto_policy::Context;

use crate::{Objects, S3Error, authorize};

/// Discards an upload and its parts.
pub async fn abort_multipart_upload(
    ctx: &OpCtx,
    objects: &Objects,
    bucket: &str,
    key: &str,
    upload_id: &str,
) -> Result<(), S3Error> {
    let bucket = objects.bucket(bucket)?;
    authorize::on_key(ctx, objects, &bucket, key, "s3:AbortMultipartUpload", Context::new())?;
    objects.store.upload(&bucket, key, upload_id).await?;
    objects.store.abort_upload(upload_id).await
}
