//! `GetObjectAcl` <https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectAcl.html>

use s3s::dto::{GetObjectAclInput, GetObjectAclOutput};
use s3s::{S3Request, S3Response};
use vesto_objects::S3Error;

use super::common::owner;
use crate::acl;
use crate::authenticate::Caller;

pub(crate) async fn get_object_acl(
    Caller { ctx, objects, .. }: &Caller,
    request: S3Request<GetObjectAclInput>,
) -> Result<S3Response<GetObjectAclOutput>, S3Error> {
    let input = request.input;
    let acl = vesto_objects::get_object_acl(ctx, objects, &input.bucket, &input.key).await?;
    let (grants, owner) = (Some(acl::grants(&acl)), owner(&acl.owner));
    Ok(S3Response::new(GetObjectAclOutput { grants, owner, request_charged: None }))
}
