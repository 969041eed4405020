//! `HeadBucket` <https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html>

use s3s::dto::{HeadBucketInput, HeadBucketOutput};
use s3s::{S3Request, S3Response};
use vesto_objects::S3Error;

use crate::authenticate::Caller;

pub(crate) async fn head_bucket(
    Caller { ctx, objects, .. }: &Caller,
    request: S3Request<HeadBucketInput>,
) -> Result<S3Response<HeadBucketOutput>, S3Error> {
    let bucket = vesto_objects::head_bucket(ctx, objects, &request.input.bucket)?;
    let bucket_region = Some(bucket.region.to_string());
    Ok(S3Response::new(HeadBucketOutput { bucket_region, ..HeadBucketOutput::default() }))
}
