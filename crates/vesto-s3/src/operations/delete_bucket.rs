//! `DeleteBucket` <https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucket.html>

use s3s::dto::{DeleteBucketInput, DeleteBucketOutput};
use s3s::{S3Request, S3Response};
use vesto_objects::S3Error;

use crate::authenticate::Caller;

pub(crate) async fn delete_bucket(
    Caller { ctx, objects, .. }: &Caller,
    request: S3Request<DeleteBucketInput>,
) -> Result<S3Response<DeleteBucketOutput>, S3Error> {
    vesto_objects::delete_bucket(ctx, objects, &request.input.bucket).await?;
    Ok(S3Response::new(DeleteBucketOutput::default()))
}
