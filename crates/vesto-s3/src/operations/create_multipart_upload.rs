//! `CreateMultipartUpload` <https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateMultipartUpload.html>

use http::HeaderMap;
use s3s::dto::{CreateMultipartUploadInput, CreateMultipartUploadOutput};
use s3s::{S3Request, S3Response};
use vesto_objects::{ChecksumType, CreateMultipartUpload, S3Error};

use super::common::parse_algorithm;
use crate::authenticate::Caller;
use crate::encryption;
use crate::headers::new_object;

pub(crate) async fn create_multipart_upload(
    Caller { ctx, objects, .. }: &Caller,
    request: S3Request<CreateMultipartUploadInput>,
) -> Result<S3Response<CreateMultipartUploadOutput>, S3Error> {
    let S3Request { input, headers, .. } = request;
    let checksum_type = match input.checksum_type.as_ref().map(|kind| kind.as_str()) {
        None => None,
        Some(text) => Some(ChecksumType::parse(text).ok_or_else(|| S3Error::InvalidRequest {
            message: "Value for x-amz-checksum-type header is invalid.".to_owned(),
        })?),
    };
    let upload = CreateMultipartUpload {
        attributes: new_object(ctx, &headers)?,
        algorithm: parse_algorithm(input.checksum_algorithm.as_ref())?,
        checksum_type,
    };
    let upload = vesto_objects::create_multipart_upload(ctx, objects, &input.bucket, &input.key, upload).await?;
    let output = CreateMultipartUploadOutput {
        bucket: Some(input.bucket),
        key: Some(input.key),
        upload_id: Some(upload.id),
        checksum_algorithm: input.checksum_algorithm,
        checksum_type: input.checksum_type,
        ..CreateMultipartUploadOutput::default()
    };
    let mut answer = HeaderMap::new();
    encryption::set(&mut answer, upload.encryption.as_ref());
    Ok(S3Response::with_headers(output, answer))
}
