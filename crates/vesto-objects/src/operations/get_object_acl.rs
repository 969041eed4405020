//! `GetObjectAcl` <https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectAcl.html>

use vesto_identity::OpCtx;
use vesto_policy::Context;

use crate::{Acl, Objects, S3Error, authorize};

pub async fn get_object_acl(ctx: &OpCtx, objects: &Objects, bucket: &str, key: &str) -> Result<Acl, S3Error> {
    let bucket = objects.bucket(bucket)?;
    let meta = objects.store.object_meta(&bucket, key).await?;
    let state = meta.as_ref().map(|meta| &meta.state);
    authorize::on_object(ctx, objects, &bucket, key, state, "s3:GetObjectAcl", Context::new())?;
    let meta = authorize::found(ctx, objects, &bucket, key, meta)?;
    let acl = meta.state.acl.filter(|_| bucket.settings.has_acls());
    Ok(acl.unwrap_or_else(|| Acl::private(bucket.owner.clone())))
}
