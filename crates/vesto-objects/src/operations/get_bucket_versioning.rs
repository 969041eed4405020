//! `GetBucketVersioning` <https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketVersioning.html>

use vesto_identity::OpCtx;
use vesto_policy::Context;

use crate::{Objects, S3Error, authorize};

/// Buckets here have no versions, which S3 answers with an empty configuration.
pub fn get_bucket_versioning(ctx: &OpCtx, objects: &Objects, bucket: &str) -> Result<(), S3Error> {
    let bucket = objects.bucket(bucket)?;
    authorize::on_bucket(ctx, objects, &bucket, "s3:GetBucketVersioning", Context::new())
}
