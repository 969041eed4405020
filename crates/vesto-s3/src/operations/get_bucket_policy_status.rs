//! `GetBucketPolicyStatus` <https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketPolicyStatus.html>

use s3s::dto::{GetBucketPolicyStatusInput, GetBucketPolicyStatusOutput, PolicyStatus};
use s3s::{S3Request, S3Response};
use vesto_objects::S3Error;

use crate::authenticate::Caller;

pub(crate) async fn get_bucket_policy_status(
    Caller { ctx, objects, .. }: &Caller,
    request: S3Request<GetBucketPolicyStatusInput>,
) -> Result<S3Response<GetBucketPolicyStatusOutput>, S3Error> {
    let is_public = vesto_objects::get_bucket_policy_status(ctx, objects, &request.input.bucket)?;
    let policy_status = Some(PolicyStatus { is_public: Some(is_public) });
    Ok(S3Response::new(GetBucketPolicyStatusOutput { policy_status }))
}
