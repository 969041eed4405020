//! `GetObject` <https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html>

use http::HeaderName;
use s3s::dto::{GetObjectInput, GetObjectOutput, StreamingBlob};
use s3s::{S3Request, S3Response};
use vesto_objects::{ByteRange, GetObject, S3Error};

use super::common::{part_number, signed, size};
use crate::authenticate::Caller;
use crate::encryption;
use crate::headers::{checksum_headers, object_headers, read_conditions, text};

pub(crate) async fn get_object(
    Caller { ctx, objects, .. }: &Caller,
    request: S3Request<GetObjectInput>,
) -> Result<S3Response<GetObjectOutput>, S3Error> {
    let S3Request { input, headers, .. } = request;
    let get = GetObject {
        range: text(&headers, "range").and_then(ByteRange::parse),
        part_number: input.part_number.map(part_number),
        conditions: read_conditions(&headers, ""),
        customer: encryption::customer_key(&headers, ""),
        listed_size: None,
        exchange: None,
    };
    let reader = vesto_objects::get_object(ctx, objects, &input.bucket, &input.key, &get).await?;
    let overridden = [
        (http::header::CONTENT_TYPE, input.response_content_type.is_some()),
        (http::header::CONTENT_LANGUAGE, input.response_content_language.is_some()),
        (http::header::EXPIRES, input.response_expires.is_some()),
        (http::header::CACHE_CONTROL, input.response_cache_control.is_some()),
        (http::header::CONTENT_DISPOSITION, input.response_content_disposition.is_some()),
        (http::header::CONTENT_ENCODING, input.response_content_encoding.is_some()),
    ];
    let is_overridden = |name: &HeaderName| overridden.iter().any(|(header, set)| *set && header == name);
    let mut answer = object_headers(&reader.meta, &is_overridden);
    // The checksum is that of the whole object: clients would compare it with the bytes of a range.
    if input.checksum_mode.is_some() && !reader.partial {
        checksum_headers(&mut answer, reader.meta.checksum.as_ref());
    }
    let n_tags = reader.meta.state.tags.len();
    let range = reader.range;
    let content_range =
        reader.partial.then(|| format!("bytes {}-{}/{}", range.start, range.end.saturating_sub(1), reader.meta.size));
    let output = GetObjectOutput {
        body: Some(StreamingBlob::wrap(reader.body)),
        content_length: size(range.end - range.start),
        content_range,
        parts_count: get.part_number.and(reader.meta.parts).and_then(signed),
        tag_count: (n_tags > 0).then(|| i32::try_from(n_tags).ok()).flatten(),
        ..GetObjectOutput::default()
    };
    Ok(S3Response::with_headers(output, answer))
}
