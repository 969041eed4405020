//! `GetBucketPolicy` <https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketPolicy.html>

use vesto_identity::OpCtx;
use vesto_policy::Context;

use crate::{Objects, S3Error, authorize};

/// The policy's text exactly as it was put.
pub fn get_bucket_policy(ctx: &OpCtx, objects: &Objects, bucket: &str) -> Result<String, S3Error> {
    let bucket = objects.bucket(bucket)?;
    authorize::on_bucket(ctx, objects, &bucket, "s3:GetBucketPolicy", Context::new())?;
    let policy = bucket.policy.as_ref().map(|policy| policy.text.clone());
    policy.ok_or_else(|| S3Error::NoSuchBucketPolicy { bucket: bucket.name.clone() })
}
