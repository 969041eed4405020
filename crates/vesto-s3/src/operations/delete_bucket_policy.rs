//! `DeleteBucketPolicy` <https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketPolicy.html>

use s3s::dto::{DeleteBucketPolicyInput, DeleteBucketPolicyOutput};
use s3s::{S3Request, S3Response};
use vesto_objects::S3Error;

use crate::authenticate::Caller;

pub(crate) async fn delete_bucket_policy(
    Caller { ctx, objects, .. }: &Caller,
    request: S3Request<DeleteBucketPolicyInput>,
) -> Result<S3Response<DeleteBucketPolicyOutput>, S3Error> {
    vesto_objects::delete_bucket_policy(ctx, objects, &request.input.bucket).await?;
    Ok(S3Response::new(DeleteBucketPolicyOutput::default()))
}
