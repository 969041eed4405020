//! `DeleteObject` <https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObject.html>

use vesto_identity::OpCtx;
use vesto_policy::Context;

use crate::{ETagMatch, Objects, S3Error, authorize};

/// Deletes an object. A missing key is a success, unless a version was asked for.
pub async fn delete_object(
    ctx: &OpCtx,
    objects: &Objects,
    bucket: &str,
    key: &str,
    if_match: Option<ETagMatch>,
) -> Result<(), S3Error> {
    let bucket = objects.bucket(bucket)?;
    authorize::on_key(ctx, objects, &bucket, key, "s3:DeleteObject", Context::new())?;
    objects.store.delete_objects(&bucket, vec![key.to_owned()], if_match).await
}
