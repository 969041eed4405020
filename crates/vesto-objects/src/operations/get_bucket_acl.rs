//! `GetBucketAcl` <https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketAcl.html>

use vesto_identity::OpCtx;
use vesto_policy::Context;

use crate::{Acl, Objects, S3Error, authorize};

/// Full control for the owner where there are no ACLs.
pub fn get_bucket_acl(ctx: &OpCtx, objects: &Objects, bucket: &str) -> Result<Acl, S3Error> {
    let bucket = objects.bucket(bucket)?;
    authorize::on_bucket(ctx, objects, &bucket, "s3:GetBucketAcl", Context::new())?;
    Ok(bucket.settings.acl(&bucket.owner))
}
