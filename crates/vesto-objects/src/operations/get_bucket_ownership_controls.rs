//! `GetBucketOwnershipControls` <https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketOwnershipControls.html>

use vesto_identity::OpCtx;
use vesto_policy::Context;

use crate::{ObjectOwnership, Objects, S3Error, authorize};

pub fn get_bucket_ownership_controls(ctx: &OpCtx, objects: &Objects, bucket: &str) -> Result<ObjectOwnership, S3Error> {
    let bucket = objects.bucket(bucket)?;
    authorize::on_bucket(ctx, objects, &bucket, "s3:GetBucketOwnershipControls", Context::new())?;
    bucket.settings.ownership.ok_or_else(|| S3Error::NoSuchConfiguration {
        code: "OwnershipControlsNotFoundError",
        message: "The bucket ownership controls were not found",
        bucket: bucket.name.clone(),
    })
}
