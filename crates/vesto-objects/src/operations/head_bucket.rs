//! `HeadBucket` <https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html>

use std::sync::Arc;

use vesto_identity::OpCtx;
use vesto_policy::Context;

use crate::{Bucket, Objects, S3Error, authorize};

/// Whether the bucket exists and the caller may list it.
pub fn head_bucket(ctx: &OpCtx, objects: &Objects, bucket: &str) -> Result<Arc<Bucket>, S3Error> {
    let bucket = objects.bucket(bucket)?;
    authorize::on_bucket(ctx, objects, &bucket, "s3:ListBucket", Context::new())?;
    Ok(bucket)
}
