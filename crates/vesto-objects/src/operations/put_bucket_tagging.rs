//! `PutBucketTagging` <https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketTagging.html>

use vesto_identity::OpCtx;
use vesto_policy::Context;

use crate::{BucketSettings, Objects, S3Error, Tags, authorize};

pub async fn put_bucket_tagging(
    ctx: &OpCtx,
    objects: &Objects,
    bucket: &str,
    tags: Vec<(String, String)>,
) -> Result<(), S3Error> {
    let bucket = objects.bucket(bucket)?;
    authorize::on_bucket(ctx, objects, &bucket, "s3:PutBucketTagging", Context::new())?;
    let tags = Tags::of_bucket(tags)?;
    let change = move |settings: &mut BucketSettings| {
        settings.tags = tags;
        Ok(())
    };
    objects.store.change_bucket_settings(&bucket, change).await
}
