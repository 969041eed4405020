//! `DeleteBucketOwnershipControls` <https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketOwnershipControls.html>

use vesto_identity::OpCtx;
use vesto_policy::Context;

use crate::{BucketSettings, Objects, S3Error, authorize};

/// The permission is that of setting them.
pub async fn delete_bucket_ownership_controls(ctx: &OpCtx, objects: &Objects, bucket: &str) -> Result<(), S3Error> {
    let bucket = objects.bucket(bucket)?;
    authorize::on_bucket(ctx, objects, &bucket, "s3:PutBucketOwnershipControls", Context::new())?;
    let change = |settings: &mut BucketSettings| {
        settings.ownership = None;
        Ok(())
    };
    objects.store.change_bucket_settings(&bucket, change).await
}
