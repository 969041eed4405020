//! `ListBuckets` <https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBuckets.html>

use std::sync::Arc;

use vesto_identity::OpCtx;

use crate::{Bucket, Objects, S3Error};

/// The buckets of the caller's account, by name.
pub fn list_buckets(ctx: &OpCtx, objects: &Objects) -> Result<Vec<Arc<Bucket>>, S3Error> {
    let allowed = ctx.authorize("s3:ListAllMyBuckets", "arn:aws:s3:::*");
    allowed.map_err(|denied| S3Error::AccessDenied(Box::new(denied)))?;
    let mut buckets = objects.store.all_buckets();
    buckets.retain(|bucket| ctx.caller_account() == Some(&bucket.owner));
    Ok(buckets)
}
