//! `PutBucketTagging` <https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketTagging.html>

use s3s::dto::{PutBucketTaggingInput, PutBucketTaggingOutput};
use s3s::{S3Request, S3Response};
use vesto_objects::S3Error;

use super::common::tags_of;
use crate::authenticate::Caller;

pub(crate) async fn put_bucket_tagging(
    Caller { ctx, objects, .. }: &Caller,
    request: S3Request<PutBucketTaggingInput>,
) -> Result<S3Response<PutBucketTaggingOutput>, S3Error> {
    let input = request.input;
    vesto_objects::put_bucket_tagging(ctx, objects, &input.bucket, tags_of(input.tagging.tag_set)?).await?;
    Ok(S3Response::with_status(PutBucketTaggingOutput::default(), http::StatusCode::NO_CONTENT))
}
