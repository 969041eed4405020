//! `PutBucketAcl` <https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketAcl.html>

use s3s::dto::{PutBucketAclInput, PutBucketAclOutput};
use s3s::{S3Request, S3Response};
use vesto_objects::S3Error;

use crate::acl;
use crate::authenticate::Caller;

pub(crate) async fn put_bucket_acl(
    Caller { ctx, objects, .. }: &Caller,
    request: S3Request<PutBucketAclInput>,
) -> Result<S3Response<PutBucketAclOutput>, S3Error> {
    let S3Request { input, headers, .. } = request;
    let acl = acl::of_request(ctx, &headers, input.access_control_policy)?;
    vesto_objects::put_bucket_acl(ctx, objects, &input.bucket, acl).await?;
    Ok(S3Response::new(PutBucketAclOutput::default()))
}
