//! `DeleteBucketTagging` <https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketTagging.html>

use s3s::dto::{DeleteBucketTaggingInput, DeleteBucketTaggingOutput};
use s3s::{S3Request, S3Response};
use vesto_objects::S3Error;

use crate::authenticate::Caller;

pub(crate) async fn delete_bucket_tagging(
    Caller { ctx, objects, .. }: &Caller,
    request: S3Request<DeleteBucketTaggingInput>,
) -> Result<S3Response<DeleteBucketTaggingOutput>, S3Error> {
    vesto_objects::delete_bucket_tagging(ctx, objects, &request.input.bucket).await?;
    Ok(S3Response::new(DeleteBucketTaggingOutput::default()))
}
