//! `PutBucketPolicy` <https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html>
//! In force from the next request on.

use vesto_identity::OpCtx;
use vesto_policy::Context;

use crate::bucket::BucketPolicy;
use crate::{Objects, S3Error, authorize};

pub async fn put_bucket_policy(ctx: &OpCtx, objects: &Objects, bucket: &str, policy: &str) -> Result<(), S3Error> {
    let bucket = objects.bucket(bucket)?;
    authorize::on_bucket(ctx, objects, &bucket, "s3:PutBucketPolicy", Context::new())?;
    let policy = BucketPolicy::parse(&bucket.name, policy.to_owned())?.put(&bucket, ctx.identity())?;
    if policy.is_public && bucket.settings.block().block_public_policy {
        return Err(S3Error::BlockPublicPolicy { caller: ctx.caller_arn(), resource: bucket.arn() });
    }
    objects.store.set_bucket_policy(&bucket, Some(policy)).await
}
