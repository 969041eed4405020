//! `GetPublicAccessBlock` <https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetPublicAccessBlock.html>

use vesto_identity::OpCtx;
use vesto_policy::Context;

use crate::{Objects, PublicAccessBlock, S3Error, authorize};

pub fn get_public_access_block(ctx: &OpCtx, objects: &Objects, bucket: &str) -> Result<PublicAccessBlock, S3Error> {
    let bucket = objects.bucket(bucket)?;
    authorize::on_bucket(ctx, objects, &bucket, "s3:GetBucketPublicAccessBlock", Context::new())?;
    bucket.settings.public_access_block.ok_or_else(|| S3Error::NoSuchConfiguration {
        code: "NoSuchPublicAccessBlockConfiguration",
        message: "The public access block configuration was not found",
        bucket: bucket.name.clone(),
    })
}
