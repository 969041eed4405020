//! `HeadObject` <https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html>

use http::{HeaderValue, StatusCode};
use s3s::dto::{HeadObjectInput, HeadObjectOutput};
use s3s::{S3Request, S3Response};
use vesto_objects::{ByteRange, HeadObject, S3Error};

use super::common::{signed, size};
use crate::authenticate::Caller;
use crate::encryption;
use crate::headers::{checksum_headers, object_headers, read_conditions, text};

pub(crate) async fn head_object(
    Caller { ctx, objects, .. }: &Caller,
    request: S3Request<HeadObjectInput>,
) -> Result<S3Response<HeadObjectOutput>, S3Error> {
    let S3Request { input, headers, .. } = request;
    if input.part_number.is_some_and(|number| number != 1) {
        return Err(S3Error::NotImplemented { what: "partNumber of HeadObject".to_owned() });
    }
    let head = HeadObject {
        range: text(&headers, "range").and_then(ByteRange::parse),
        conditions: read_conditions(&headers, ""),
        customer: encryption::customer_key(&headers, ""),
    };
    let (meta, range) = vesto_objects::head_object(ctx, objects, &input.bucket, &input.key, &head).await?;
    let mut answer = object_headers(&meta, &|_| false);
    if input.checksum_mode.is_some() && range.is_none() {
        checksum_headers(&mut answer, meta.checksum.as_ref());
    }
    let mut output = HeadObjectOutput {
        content_length: size(meta.size),
        parts_count: input.part_number.and(meta.parts).and_then(signed),
        ..HeadObjectOutput::default()
    };
    let Some(range) = range else { return Ok(S3Response::with_headers(output, answer)) };
    output.content_length = size(range.end - range.start);
    let content_range = format!("bytes {}-{}/{}", range.start, range.end.saturating_sub(1), meta.size);
    if let Ok(value) = HeaderValue::from_str(&content_range) {
        answer.insert(http::header::CONTENT_RANGE, value);
    }
    let mut response = S3Response::with_headers(output, answer);
    response.status = Some(StatusCode::PARTIAL_CONTENT);
    Ok(response)
}
