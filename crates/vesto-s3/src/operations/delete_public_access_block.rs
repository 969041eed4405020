//! `DeletePublicAccessBlock` <https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeletePublicAccessBlock.html>

use s3s::dto::{DeletePublicAccessBlockInput, DeletePublicAccessBlockOutput};
use s3s::{S3Request, S3Response};
use vesto_objects::S3Error;

use crate::authenticate::Caller;

pub(crate) async fn delete_public_access_block(
    Caller { ctx, objects, .. }: &Caller,
    request: S3Request<DeletePublicAccessBlockInput>,
) -> Result<S3Response<DeletePublicAccessBlockOutput>, S3Error> {
    vesto_objects::delete_public_access_block(ctx, objects, &request.input.bucket).await?;
    Ok(S3Response::new(DeletePublicAccessBlockOutput::default()))
}
