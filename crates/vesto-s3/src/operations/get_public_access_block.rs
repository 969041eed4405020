//! `GetPublicAccessBlock` <https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetPublicAccessBlock.html>

use s3s::dto::{GetPublicAccessBlockInput, GetPublicAccessBlockOutput, PublicAccessBlockConfiguration};
use s3s::{S3Request, S3Response};
use vesto_objects::S3Error;

use crate::authenticate::Caller;

pub(crate) async fn get_public_access_block(
    Caller { ctx, objects, .. }: &Caller,
    request: S3Request<GetPublicAccessBlockInput>,
) -> Result<S3Response<GetPublicAccessBlockOutput>, S3Error> {
    let block = vesto_objects::get_public_access_block(ctx, objects, &request.input.bucket)?;
    let configuration = PublicAccessBlockConfiguration {
        block_public_acls: Some(block.block_public_acls),
        block_public_policy: Some(block.block_public_policy),
        ignore_public_acls: Some(block.ignore_public_acls),
        restrict_public_buckets: Some(block.restrict_public_buckets),
    };
    Ok(S3Response::new(GetPublicAccessBlockOutput { public_access_block_configuration: Some(configuration) }))
}
