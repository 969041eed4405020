//! `PutObjectAcl` <https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectAcl.html>

use vesto_identity::OpCtx;
use vesto_policy::Context;

use crate::new_object::resolve_acl;
use crate::{AclRequest, Objects, S3Error, authorize};

pub async fn put_object_acl(
    ctx: &OpCtx,
    objects: &Objects,
    bucket: &str,
    key: &str,
    acl: AclRequest,
) -> Result<(), S3Error> {
    let bucket = objects.bucket(bucket)?;
    let action = "s3:PutObjectAcl";
    let meta = objects.store.object_meta(&bucket, key).await?;
    let state = meta.as_ref().map(|meta| &meta.state);
    authorize::on_object(ctx, objects, &bucket, key, state, action, Context::new())?;
    let seen = authorize::found(ctx, objects, &bucket, key, meta)?.state;
    let owner = seen.acl.as_ref().map_or_else(|| bucket.owner.clone(), |acl| acl.owner.clone());
    let acl = resolve_acl(ctx, &bucket, acl, owner, action, bucket.object_arn(key))?;
    objects.store.change_object_state(&bucket, key, seen, move |state| state.acl = acl).await
}
