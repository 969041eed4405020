//! `GetBucketAcl` <https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketAcl.html>

use vesto_identity::OpCtx;
use vesto_policy::Context;
use vesto_types::AccountId;

use crate::{Objects, S3Error, authorize};

/// Buckets here have S3's default ACL: full control for the owner, whose account this returns.
pub fn get_bucket_acl(ctx: &OpCtx, objects: &Objects, bucket: &str) -> Result<AccountId, S3Error> {
    let bucket = objects.bucket(bucket)?;
    authorize::on_bucket(ctx, objects, &bucket, "s3:GetBucketAcl", Context::new())?;
    Ok(bucket.owner.clone())
}
