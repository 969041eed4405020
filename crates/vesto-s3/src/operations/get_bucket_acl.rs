//! `GetBucketAcl` <https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketAcl.html>

use s3s::dto::{GetBucketAclInput, GetBucketAclOutput};
use s3s::{S3Request, S3Response};
use vesto_objects::S3Error;

use super::common::owner;
use crate::acl;
use crate::authenticate::Caller;

pub(crate) async fn get_bucket_acl(
    Caller { ctx, objects, .. }: &Caller,
    request: S3Request<GetBucketAclInput>,
) -> Result<S3Response<GetBucketAclOutput>, S3Error> {
    let acl = vesto_objects::get_bucket_acl(ctx, objects, &request.input.bucket)?;
    Ok(S3Response::new(GetBucketAclOutput { grants: Some(acl::grants(&acl)), owner: owner(&acl.owner) }))
}
