//! `DeleteBucketTagging` <https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketTagging.html>

use vesto_identity::OpCtx;
use vesto_policy::Context;

use crate::{BucketSettings, Objects, S3Error, authorize};

/// The permission is that of setting them.
pub async fn delete_bucket_tagging(ctx: &OpCtx, objects: &Objects, bucket: &str) -> Result<(), S3Error> {
    let bucket = objects.bucket(bucket)?;
    authorize::on_bucket(ctx, objects, &bucket, "s3:PutBucketTagging", Context::new())?;
    let change = |settings: &mut BucketSettings| {
        settings.tags = Default::default();
        Ok(())
    };
    objects.store.change_bucket_settings(&bucket, change).await
}
