//! `UploadPart` <https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPart.html>

use s3s::dto::{UploadPartInput, UploadPartOutput};
use s3s::{S3Request, S3Response};
use vesto_objects::{S3Error, UploadPart};

use super::common::{announced, etag, part_number, set_checksum};
use crate::authenticate::Caller;
use crate::body::incoming;
use crate::encryption;
use crate::headers::integrity;

pub(crate) async fn upload_part(
    Caller { ctx, objects, .. }: &Caller,
    request: S3Request<UploadPartInput>,
) -> Result<S3Response<UploadPartOutput>, S3Error> {
    let S3Request { input, headers, trailing_headers, .. } = request;
    let part = UploadPart {
        upload_id: input.upload_id,
        part_number: part_number(input.part_number),
        integrity: integrity(&headers, trailing_headers)?,
        size: announced(input.content_length),
        customer: encryption::customer_key(&headers, ""),
    };
    let body = incoming(input.body);
    let meta = vesto_objects::upload_part(ctx, objects, &input.bucket, &input.key, part, body).await?;
    let mut output = UploadPartOutput { e_tag: etag(&meta.etag), ..UploadPartOutput::default() };
    set_checksum!(output, meta.checksum.as_ref());
    Ok(S3Response::new(output))
}
