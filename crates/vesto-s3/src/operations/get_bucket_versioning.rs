//! `GetBucketVersioning` <https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketVersioning.html>

use s3s::dto::{GetBucketVersioningInput, GetBucketVersioningOutput};
use s3s::{S3Request, S3Response};
use vesto_objects::S3Error;

use crate::authenticate::Caller;

pub(crate) async fn get_bucket_versioning(
    Caller { ctx, objects, .. }: &Caller,
    request: S3Request<GetBucketVersioningInput>,
) -> Result<S3Response<GetBucketVersioningOutput>, S3Error> {
    vesto_objects::get_bucket_versioning(ctx, objects, &request.input.bucket)?;
    Ok(S3Response::new(GetBucketVersioningOutput::default()))
}
