//! `GetBucketAcl` <https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketAcl.html>

use s3s::dto::{GetBucketAclInput, GetBucketAclOutput, Grant, Grantee, Permission, Type};
use s3s::{S3Request, S3Response};
use vesto_objects::S3Error;

use super::common::owner;
use crate::authenticate::Caller;

pub(crate) async fn get_bucket_acl(
    Caller { ctx, objects, .. }: &Caller,
    request: S3Request<GetBucketAclInput>,
) -> Result<S3Response<GetBucketAclOutput>, S3Error> {
    let account = vesto_objects::get_bucket_acl(ctx, objects, &request.input.bucket)?;
    let grantee = Grantee {
        display_name: None,
        email_address: None,
        id: Some(account.to_string()),
        type_: Type::from_static(Type::CANONICAL_USER),
        uri: None,
    };
    let grant = Grant { grantee: Some(grantee), permission: Some(Permission::from_static(Permission::FULL_CONTROL)) };
    Ok(S3Response::new(GetBucketAclOutput { grants: Some(vec![grant]), owner: owner(&account) }))
}
