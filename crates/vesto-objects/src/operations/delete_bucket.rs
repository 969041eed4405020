//! `DeleteBucket` <https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucket.html>

use vesto_identity::OpCtx;
use vesto_policy::Context;

use crate::{Objects, S3Error, authorize};

/// Deletes an empty bucket; uploads that were never completed go with it.
pub async fn delete_bucket(ctx: &OpCtx, objects: &Objects, bucket: &str) -> Result<(), S3Error> {
    let bucket = objects.bucket(bucket)?;
    authorize::on_bucket(ctx, objects, &bucket, "s3:DeleteBucket", Context::new())?;
    objects.store.delete_bucket(&bucket).await
}
