//! `GetBucketLocation` <https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLocation.html>

use vesto_identity::OpCtx;
use vesto_policy::Context;
use vesto_types::Region;

use crate::{Objects, S3Error, authorize};

pub fn get_bucket_location(ctx: &OpCtx, objects: &Objects, bucket: &str) -> Result<Region, S3Error> {
    let bucket = objects.bucket(bucket)?;
    authorize::on_bucket(ctx, objects, &bucket, "s3:GetBucketLocation", Context::new())?;
    Ok(bucket.region.clone())
}
