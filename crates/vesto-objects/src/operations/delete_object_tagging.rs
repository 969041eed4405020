//! `DeleteObjectTagging` <https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjectTagging.html>

use vesto_identity::OpCtx;
use vesto_policy::Context;

use crate::{Objects, S3Error, Tags, authorize};

pub async fn delete_object_tagging(ctx: &OpCtx, objects: &Objects, bucket: &str, key: &str) -> Result<(), S3Error> {
    let bucket = objects.bucket(bucket)?;
    let meta = objects.store.object_meta(&bucket, key).await?;
    let state = meta.as_ref().map(|meta| &meta.state);
    authorize::on_object(ctx, objects, &bucket, key, state, "s3:DeleteObjectTagging", Context::new())?;
    let seen = authorize::found(ctx, objects, &bucket, key, meta)?.state;
    objects.store.change_object_state(&bucket, key, seen, |state| state.tags = Tags::default()).await
}
