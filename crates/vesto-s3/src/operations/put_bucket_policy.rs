//! `PutBucketPolicy` <https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html>

use s3s::dto::{PutBucketPolicyInput, PutBucketPolicyOutput};
use s3s::{S3Request, S3Response};
use vesto_objects::S3Error;

use crate::authenticate::Caller;

/// `x-amz-confirm-remove-self-bucket-access` is not needed: the owner's root user can always repair the policy.
pub(crate) async fn put_bucket_policy(
    Caller { ctx, objects, .. }: &Caller,
    request: S3Request<PutBucketPolicyInput>,
) -> Result<S3Response<PutBucketPolicyOutput>, S3Error> {
    vesto_objects::put_bucket_policy(ctx, objects, &request.input.bucket, &request.input.policy).await?;
    Ok(S3Response::with_status(PutBucketPolicyOutput::default(), http::StatusCode::NO_CONTENT))
}
