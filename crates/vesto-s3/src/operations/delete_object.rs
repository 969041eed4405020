//! `DeleteObject` <https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObject.html>

use s3s::dto::{DeleteObjectInput, DeleteObjectOutput};
use s3s::{S3Request, S3Response};
use vesto_objects::{ETagMatch, S3Error};

use crate::authenticate::Caller;
use crate::headers::text;

pub(crate) async fn delete_object(
    Caller { ctx, objects, .. }: &Caller,
    request: S3Request<DeleteObjectInput>,
) -> Result<S3Response<DeleteObjectOutput>, S3Error> {
    let if_match = text(&request.headers, "if-match").map(ETagMatch::parse);
    vesto_objects::delete_object(ctx, objects, &request.input.bucket, &request.input.key, if_match).await?;
    Ok(S3Response::new(DeleteObjectOutput::default()))
}
