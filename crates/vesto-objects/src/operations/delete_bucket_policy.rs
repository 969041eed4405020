//! `DeleteBucketPolicy` <https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketPolicy.html>

use vesto_identity::OpCtx;
use vesto_policy::Context;

use crate::{Objects, S3Error, authorize};

/// Succeeds without a policy too.
pub async fn delete_bucket_policy(ctx: &OpCtx, objects: &Objects, bucket: &str) -> Result<(), S3Error> {
    let bucket = objects.bucket(bucket)?;
    authorize::on_bucket(ctx, objects, &bucket, "s3:DeleteBucketPolicy", Context::new())?;
    objects.store.set_bucket_policy(&bucket, None).await
}
