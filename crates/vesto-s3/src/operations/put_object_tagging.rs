//! `PutObjectTagging` <https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectTagging.html>

use s3s::dto::{PutObjectTaggingInput, PutObjectTaggingOutput};
use s3s::{S3Request, S3Response};
use vesto_objects::S3Error;

use super::common::tags_of;
use crate::authenticate::Caller;

pub(crate) async fn put_object_tagging(
    Caller { ctx, objects, .. }: &Caller,
    request: S3Request<PutObjectTaggingInput>,
) -> Result<S3Response<PutObjectTaggingOutput>, S3Error> {
    let input = request.input;
    let tags = tags_of(input.tagging.tag_set)?;
    vesto_objects::put_object_tagging(ctx, objects, &input.bucket, &input.key, tags).await?;
    Ok(S3Response::new(PutObjectTaggingOutput::default()))
}
