//! `DeleteBucketEncryption` <https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketEncryption.html>

use vesto_identity::OpCtx;
use vesto_policy::Context;

use crate::{BucketSettings, Objects, S3Error, authorize};

/// Back to what the bucket was made with. The permission is that of setting it.
pub async fn delete_bucket_encryption(ctx: &OpCtx, objects: &Objects, bucket: &str) -> Result<(), S3Error> {
    let bucket = objects.bucket(bucket)?;
    authorize::on_bucket(ctx, objects, &bucket, "s3:PutEncryptionConfiguration", Context::new())?;
    let default = BucketSettings::new(objects.new_buckets).encryption;
    let change = move |settings: &mut BucketSettings| {
        settings.encryption = default;
        Ok(())
    };
    objects.store.change_bucket_settings(&bucket, change).await
}
