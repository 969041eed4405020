//! `GetBucketTagging` <https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketTagging.html>

use s3s::dto::{GetBucketTaggingInput, GetBucketTaggingOutput};
use s3s::{S3Request, S3Response};
use vesto_objects::S3Error;

use super::common::tag_set;
use crate::authenticate::Caller;

pub(crate) async fn get_bucket_tagging(
    Caller { ctx, objects, .. }: &Caller,
    request: S3Request<GetBucketTaggingInput>,
) -> Result<S3Response<GetBucketTaggingOutput>, S3Error> {
    let tags = vesto_objects::get_bucket_tagging(ctx, objects, &request.input.bucket)?;
    Ok(S3Response::new(GetBucketTaggingOutput { tag_set: tag_set(&tags) }))
}
