//! `GetObjectTagging` <https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectTagging.html>

use vesto_identity::OpCtx;
use vesto_policy::Context;

use crate::{Objects, S3Error, Tags, authorize};

pub async fn get_object_tagging(ctx: &OpCtx, objects: &Objects, bucket: &str, key: &str) -> Result<Tags, S3Error> {
    let bucket = objects.bucket(bucket)?;
    let meta = objects.store.object_meta(&bucket, key).await?;
    let state = meta.as_ref().map(|meta| &meta.state);
    authorize::on_object(ctx, objects, &bucket, key, state, "s3:GetObjectTagging", Context::new())?;
    Ok(authorize::found(ctx, objects, &bucket, key, meta)?.state.tags)
}
