//! `UploadPartCopy` <https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPartCopy.html>

use s3s::dto::{CopyPartResult, UploadPartCopyInput, UploadPartCopyOutput};
use s3s::{S3Request, S3Response};
use vesto_objects::{ByteRange, S3Error, UploadPartCopy};

use super::common::{copy_source, etag, part_number, set_checksum, timestamp};
use crate::authenticate::Caller;
use crate::encryption;

pub(crate) async fn upload_part_copy(
    Caller { ctx, objects, .. }: &Caller,
    request: S3Request<UploadPartCopyInput>,
) -> Result<S3Response<UploadPartCopyOutput>, S3Error> {
    let S3Request { input, headers, .. } = request;
    let range = match &input.copy_source_range {
        None => None,
        // Here S3 insists on a range with both ends.
        Some(text) => match ByteRange::parse(text) {
            Some(range @ ByteRange::Inclusive { .. }) => Some(range),
            Some(ByteRange::From { .. } | ByteRange::Suffix { .. }) | None => {
                return Err(S3Error::InvalidArgument {
                    message: "The x-amz-copy-source-range value must be of the form bytes=first-last where first and \
                              last are the zero-based offsets of the first and last bytes to copy"
                        .to_owned(),
                    name: "x-amz-copy-source-range",
                    value: text.clone(),
                });
            }
        },
    };
    let copy = UploadPartCopy {
        upload_id: input.upload_id,
        part_number: part_number(input.part_number),
        source: copy_source(&input.copy_source, &headers)?,
        range,
        customer: encryption::customer_key(&headers, ""),
    };
    let meta = vesto_objects::upload_part_copy(ctx, objects, &input.bucket, &input.key, copy).await?;
    let mut result = CopyPartResult {
        e_tag: etag(&meta.etag),
        last_modified: timestamp(meta.modified),
        ..CopyPartResult::default()
    };
    set_checksum!(result, meta.checksum.as_ref());
    Ok(S3Response::new(UploadPartCopyOutput { copy_part_result: Some(result), ..UploadPartCopyOutput::default() }))
}
