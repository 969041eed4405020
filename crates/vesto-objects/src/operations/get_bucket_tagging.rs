//! `GetBucketTagging` <https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketTagging.html>

use vesto_identity::OpCtx;
use vesto_policy::Context;

use crate::{Objects, S3Error, Tags, authorize};

pub fn get_bucket_tagging(ctx: &OpCtx, objects: &Objects, bucket: &str) -> Result<Tags, S3Error> {
    let bucket = objects.bucket(bucket)?;
    authorize::on_bucket(ctx, objects, &bucket, "s3:GetBucketTagging", Context::new())?;
    Some(bucket.settings.tags.clone()).filter(|tags| !tags.is_empty()).ok_or_else(|| S3Error::NoSuchConfiguration {
        code: "NoSuchTagSet",
        message: "The TagSet does not exist",
        bucket: bucket.name.clone(),
    })
}
