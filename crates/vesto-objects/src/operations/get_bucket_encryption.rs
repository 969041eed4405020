//! `GetBucketEncryption` <https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketEncryption.html>

use vesto_identity::OpCtx;
use vesto_policy::Context;

use crate::{Encryption, Objects, S3Error, authorize};

pub fn get_bucket_encryption(ctx: &OpCtx, objects: &Objects, bucket: &str) -> Result<Encryption, S3Error> {
    let bucket = objects.bucket(bucket)?;
    authorize::on_bucket(ctx, objects, &bucket, "s3:GetEncryptionConfiguration", Context::new())?;
    bucket.settings.encryption.clone().ok_or_else(|| S3Error::NoSuchConfiguration {
        code: "ServerSideEncryptionConfigurationNotFoundError",
        message: "The server side encryption configuration was not found",
        bucket: bucket.name.clone(),
    })
}
