//! `DeleteObjectTagging` <https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjectTagging.html>

use s3s::dto::{DeleteObjectTaggingInput, DeleteObjectTaggingOutput};
use s3s::{S3Request, S3Response};
use vesto_objects::S3Error;

use crate::authenticate::Caller;

pub(crate) async fn delete_object_tagging(
    Caller { ctx, objects, .. }: &Caller,
    request: S3Request<DeleteObjectTaggingInput>,
) -> Result<S3Response<DeleteObjectTaggingOutput>, S3Error> {
    let input = request.input;
    vesto_objects::delete_object_tagging(ctx, objects, &input.bucket, &input.key).await?;
    Ok(S3Response::new(DeleteObjectTaggingOutput::default()))
}
