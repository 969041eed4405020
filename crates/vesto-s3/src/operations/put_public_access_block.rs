//! `PutPublicAccessBlock` <https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutPublicAccessBlock.html>

use s3s::dto::{PutPublicAccessBlockInput, PutPublicAccessBlockOutput};
use s3s::{S3Request, S3Response};
use vesto_objects::{PublicAccessBlock, S3Error};

use crate::authenticate::Caller;

pub(crate) async fn put_public_access_block(
    Caller { ctx, objects, .. }: &Caller,
    request: S3Request<PutPublicAccessBlockInput>,
) -> Result<S3Response<PutPublicAccessBlockOutput>, S3Error> {
    let input = request.input;
    let configuration = input.public_access_block_configuration;
    let block = PublicAccessBlock {
        block_public_acls: configuration.block_public_acls.unwrap_or_default(),
        ignore_public_acls: configuration.ignore_public_acls.unwrap_or_default(),
        block_public_policy: configuration.block_public_policy.unwrap_or_default(),
        restrict_public_buckets: configuration.restrict_public_buckets.unwrap_or_default(),
    };
    vesto_objects::put_public_access_block(ctx, objects, &input.bucket, block).await?;
    Ok(S3Response::new(PutPublicAccessBlockOutput::default()))
}
