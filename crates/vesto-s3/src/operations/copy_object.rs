//! `CopyObject` <https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html>

use http::HeaderMap;
use s3s::dto::{CopyObjectInput, CopyObjectOutput, CopyObjectResult};
use s3s::{S3Request, S3Response};
use vesto_objects::{CopyObject, S3Error, Tags};

use super::common::{checksum_type, copy_source, etag, parse_algorithm, set_checksum, timestamp};
use crate::authenticate::Caller;
use crate::headers::{attributes, text, write_conditions};
use crate::{acl, encryption};

pub(crate) async fn copy_object(
    Caller { ctx, objects, .. }: &Caller,
    request: S3Request<CopyObjectInput>,
) -> Result<S3Response<CopyObjectOutput>, S3Error> {
    let S3Request { input, headers, .. } = request;
    let replaced = match input.metadata_directive.as_ref().map(|directive| directive.as_str()) {
        None | Some("COPY") => None,
        Some("REPLACE") => Some(attributes(&headers)),
        Some(other) => {
            return Err(S3Error::InvalidArgument {
                message: "Unknown metadata directive.".to_owned(),
                name: "x-amz-metadata-directive",
                value: other.to_owned(),
            });
        }
    };
    let tags = match input.tagging_directive.as_ref().map(|directive| directive.as_str()) {
        None | Some("COPY") => None,
        Some("REPLACE") => Some(text(&headers, "x-amz-tagging").map_or(Ok(Tags::default()), Tags::of_header)?),
        Some(other) => {
            return Err(S3Error::InvalidArgument {
                message: "Unknown tagging directive.".to_owned(),
                name: "x-amz-tagging-directive",
                value: other.to_owned(),
            });
        }
    };
    let copy = CopyObject {
        source: copy_source(&input.copy_source, &headers)?,
        attributes: replaced,
        encryption: encryption::of_headers(&headers),
        acl: acl::of_headers(ctx, &headers)?,
        tags,
        algorithm: parse_algorithm(input.checksum_algorithm.as_ref())?,
        conditions: write_conditions(&headers)?,
    };
    let meta = vesto_objects::copy_object(ctx, objects, &input.bucket, &input.key, copy).await?;
    let mut result = CopyObjectResult {
        checksum_type: checksum_type(meta.checksum.as_ref()),
        e_tag: etag(&meta.etag),
        last_modified: timestamp(meta.modified),
        ..CopyObjectResult::default()
    };
    set_checksum!(result, meta.checksum.as_ref());
    let mut answer = HeaderMap::new();
    encryption::set(&mut answer, meta.encryption.as_ref());
    let output = CopyObjectOutput { copy_object_result: Some(result), ..CopyObjectOutput::default() };
    Ok(S3Response::with_headers(output, answer))
}
