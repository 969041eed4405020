//! `PutBucketOwnershipControls` <https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketOwnershipControls.html>

use vesto_identity::OpCtx;
use vesto_policy::Context;

use crate::{BucketSettings, ObjectOwnership, Objects, S3Error, authorize};

pub async fn put_bucket_ownership_controls(
    ctx: &OpCtx,
    objects: &Objects,
    bucket: &str,
    ownership: ObjectOwnership,
) -> Result<(), S3Error> {
    let bucket = objects.bucket(bucket)?;
    authorize::on_bucket(ctx, objects, &bucket, "s3:PutBucketOwnershipControls", Context::new())?;
    let owner = bucket.owner.clone();
    let change = move |settings: &mut BucketSettings| {
        if ownership == ObjectOwnership::BucketOwnerEnforced && !settings.acl(&owner).is_private() {
            return Err(S3Error::InvalidBucketAclWithObjectOwnership);
        }
        settings.ownership = Some(ownership);
        Ok(())
    };
    objects.store.change_bucket_settings(&bucket, change).await
}
