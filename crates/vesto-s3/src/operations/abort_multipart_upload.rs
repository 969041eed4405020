//! `AbortMultipartUpload` <https://docs.aws.amazon.com/AmazonS3/latest/API/API_AbortMultipartUpload.html>

use s3s::dto::{AbortMultipartUploadInput, AbortMultipartUploadOutput};
use s3s::{S3Request, S3Response};
use vesto_objects::S3Error;

use crate::authenticate::Caller;

pub(crate) async fn abort_multipart_upload(
    Caller { ctx, objects, .. }: &Caller,
    request: S3Request<AbortMultipartUploadInput>,
) -> Result<S3Response<AbortMultipartUploadOutput>, S3Error> {
    let input = request.input;
    vesto_objects::abort_multipart_upload(ctx, objects, &input.bucket, &input.key, &input.upload_id).await?;
    Ok(S3Response::new(AbortMultipartUploadOutput::default()))
}
