//! `GetBucketPolicy` <https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketPolicy.html>

use s3s::dto::{GetBucketPolicyInput, GetBucketPolicyOutput};
use s3s::{S3Request, S3Response};
use vesto_objects::S3Error;

use crate::authenticate::Caller;

pub(crate) async fn get_bucket_policy(
    Caller { ctx, objects, .. }: &Caller,
    request: S3Request<GetBucketPolicyInput>,
) -> Result<S3Response<GetBucketPolicyOutput>, S3Error> {
    let policy = vesto_objects::get_bucket_policy(ctx, objects, &request.input.bucket)?;
    let mut response = S3Response::new(GetBucketPolicyOutput { policy: Some(policy) });
    response.headers.insert(http::header::CONTENT_TYPE, http::HeaderValue::from_static("application/json"));
    Ok(response)
}
