//! `GetBucketPolicyStatus` <https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketPolicyStatus.html>

use vesto_identity::OpCtx;
use vesto_policy::Context;

use crate::{Objects, S3Error, authorize};

/// Whether the bucket's policy is public.
pub fn get_bucket_policy_status(ctx: &OpCtx, objects: &Objects, bucket: &str) -> Result<bool, S3Error> {
    let bucket = objects.bucket(bucket)?;
    authorize::on_bucket(ctx, objects, &bucket, "s3:GetBucketPolicyStatus", Context::new())?;
    let policy = bucket.policy.as_ref();
    let missing = || S3Error::NoSuchBucketPolicy { bucket: bucket.name.clone() };
    policy.map(|policy| policy.is_public).ok_or_else(missing)
}
