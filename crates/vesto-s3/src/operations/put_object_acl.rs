//! `PutObjectAcl` <https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectAcl.html>

use s3s::dto::{PutObjectAclInput, PutObjectAclOutput};
use s3s::{S3Request, S3Response};
use vesto_objects::S3Error;

use crate::acl;
use crate::authenticate::Caller;

pub(crate) async fn put_object_acl(
    Caller { ctx, objects, .. }: &Caller,
    request: S3Request<PutObjectAclInput>,
) -> Result<S3Response<PutObjectAclOutput>, S3Error> {
    let S3Request { input, headers, .. } = request;
    let acl = acl::of_request(ctx, &headers, input.access_control_policy)?;
    vesto_objects::put_object_acl(ctx, objects, &input.bucket, &input.key, acl).await?;
    Ok(S3Response::new(PutObjectAclOutput::default()))
}
