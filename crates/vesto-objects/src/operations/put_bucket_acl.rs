//! `PutBucketAcl` <https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketAcl.html>

use vesto_identity::OpCtx;
use vesto_policy::Context;

use crate::new_object::resolve_acl;
use crate::{AclRequest, Objects, S3Error, authorize};

pub async fn put_bucket_acl(ctx: &OpCtx, objects: &Objects, bucket: &str, acl: AclRequest) -> Result<(), S3Error> {
    let bucket = objects.bucket(bucket)?;
    let action = "s3:PutBucketAcl";
    authorize::on_bucket(ctx, objects, &bucket, action, Context::new())?;
    let acl = resolve_acl(ctx, &bucket, acl, bucket.owner.clone(), action, bucket.arn())?;
    let change = move |settings: &mut crate::BucketSettings| {
        settings.acl = acl;
        Ok(())
    };
    objects.store.change_bucket_settings(&bucket, change).await
}
