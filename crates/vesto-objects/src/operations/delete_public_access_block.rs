//! `DeletePublicAccessBlock` <https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeletePublicAccessBlock.html>

use vesto_identity::OpCtx;
use vesto_policy::Context;

use crate::{BucketSettings, Objects, S3Error, authorize};

/// The permission is that of setting it.
pub async fn delete_public_access_block(ctx: &OpCtx, objects: &Objects, bucket: &str) -> Result<(), S3Error> {
    let bucket = objects.bucket(bucket)?;
    authorize::on_bucket(ctx, objects, &bucket, "s3:PutBucketPublicAccessBlock", Context::new())?;
    let change = |settings: &mut BucketSettings| {
        settings.public_access_block = None;
        Ok(())
    };
    objects.store.change_bucket_settings(&bucket, change).await
}
