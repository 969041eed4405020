//! `GetObjectTagging` <https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectTagging.html>

use s3s::dto::{GetObjectTaggingInput, GetObjectTaggingOutput};
use s3s::{S3Request, S3Response};
use vesto_objects::S3Error;

use super::common::tag_set;
use crate::authenticate::Caller;

pub(crate) async fn get_object_tagging(
    Caller { ctx, objects, .. }: &Caller,
    request: S3Request<GetObjectTaggingInput>,
) -> Result<S3Response<GetObjectTaggingOutput>, S3Error> {
    let input = request.input;
    let tags = vesto_objects::get_object_tagging(ctx, objects, &input.bucket, &input.key).await?;
    Ok(S3Response::new(GetObjectTaggingOutput { tag_set: tag_set(&tags), version_id: None }))
}
