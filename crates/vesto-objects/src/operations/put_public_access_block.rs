//! `PutPublicAccessBlock` <https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutPublicAccessBlock.html>

use vesto_identity::OpCtx;
use vesto_policy::Context;

use crate::{BucketSettings, Objects, PublicAccessBlock, S3Error, authorize};

pub async fn put_public_access_block(
    ctx: &OpCtx,
    objects: &Objects,
    bucket: &str,
    block: PublicAccessBlock,
) -> Result<(), S3Error> {
    let bucket = objects.bucket(bucket)?;
    authorize::on_bucket(ctx, objects, &bucket, "s3:PutBucketPublicAccessBlock", Context::new())?;
    let change = move |settings: &mut BucketSettings| {
        settings.public_access_block = Some(block);
        Ok(())
    };
    objects.store.change_bucket_settings(&bucket, change).await
}
