//! `PutObjectTagging` <https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectTagging.html>

use vesto_identity::OpCtx;
use vesto_policy::Context;

use crate::{Objects, S3Error, Tags, authorize};

/// Replaces an object's tags. Policies see the ones that it has and the ones that it is to get.
pub async fn put_object_tagging(
    ctx: &OpCtx,
    objects: &Objects,
    bucket: &str,
    key: &str,
    tags: Vec<(String, String)>,
) -> Result<(), S3Error> {
    let bucket = objects.bucket(bucket)?;
    let meta = objects.store.object_meta(&bucket, key).await?;
    let state = meta.as_ref().map(|meta| &meta.state);
    let mut keys = Context::new();
    Tags::unchecked(&tags).request_keys(&mut keys);
    authorize::on_object(ctx, objects, &bucket, key, state, "s3:PutObjectTagging", keys)?;
    let seen = authorize::found(ctx, objects, &bucket, key, meta)?.state;
    let tags = Tags::of_object(tags)?;
    objects.store.change_object_state(&bucket, key, seen, move |state| state.tags = tags).await
}
