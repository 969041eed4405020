//! `PutBucketEncryption` <https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketEncryption.html>

use vesto_identity::OpCtx;
use vesto_policy::Context;

use crate::{BucketSettings, Encryption, Objects, S3Error, authorize};

pub async fn put_bucket_encryption(
    ctx: &OpCtx,
    objects: &Objects,
    bucket: &str,
    encryption: Encryption,
) -> Result<(), S3Error> {
    let bucket = objects.bucket(bucket)?;
    authorize::on_bucket(ctx, objects, &bucket, "s3:PutEncryptionConfiguration", Context::new())?;
    let change = move |settings: &mut BucketSettings| {
        settings.encryption = Some(encryption);
        Ok(())
    };
    objects.store.change_bucket_settings(&bucket, change).await
}
