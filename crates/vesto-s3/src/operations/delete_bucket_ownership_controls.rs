//! `DeleteBucketOwnershipControls` <https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketOwnershipControls.html>

use s3s::dto::{DeleteBucketOwnershipControlsInput, DeleteBucketOwnershipControlsOutput};
use s3s::{S3Request, S3Response};
use vesto_objects::S3Error;

use crate::authenticate::Caller;

pub(crate) async fn delete_bucket_ownership_controls(
    Caller { ctx, objects, .. }: &Caller,
    request: S3Request<DeleteBucketOwnershipControlsInput>,
) -> Result<S3Response<DeleteBucketOwnershipControlsOutput>, S3Error> {
    vesto_objects::delete_bucket_ownership_controls(ctx, objects, &request.input.bucket).await?;
    Ok(S3Response::new(DeleteBucketOwnershipControlsOutput::default()))
}
