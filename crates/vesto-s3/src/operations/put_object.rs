//! `PutObject` <https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html>

use http::HeaderMap;
use s3s::dto::{PutObjectInput, PutObjectOutput};
use s3s::{S3Request, S3Response};
use vesto_objects::{PutObject, S3Error};

use super::common::{announced, checksum_type, etag, set_checksum};
use crate::authenticate::Caller;
use crate::body::incoming;
use crate::encryption;
use crate::headers::{integrity, new_object, write_conditions};

pub(crate) async fn put_object(
    Caller { ctx, objects, .. }: &Caller,
    request: S3Request<PutObjectInput>,
) -> Result<S3Response<PutObjectOutput>, S3Error> {
    let S3Request { input, headers, trailing_headers, .. } = request;
    let put = PutObject {
        attributes: new_object(ctx, &headers)?,
        integrity: integrity(&headers, trailing_headers)?,
        conditions: write_conditions(&headers)?,
        size: announced(input.content_length),
    };
    let body = incoming(input.body);
    let meta = vesto_objects::put_object(ctx, objects, &input.bucket, &input.key, put, body).await?;
    let mut output = PutObjectOutput {
        e_tag: etag(&meta.etag),
        checksum_type: checksum_type(meta.checksum.as_ref()),
        ..PutObjectOutput::default()
    };
    set_checksum!(output, meta.checksum.as_ref());
    let mut answer = HeaderMap::new();
    encryption::set(&mut answer, meta.encryption.as_ref());
    Ok(S3Response::with_headers(output, answer))
}
