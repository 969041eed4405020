//! `CompleteMultipartUpload` <https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html>

use http::HeaderMap;
use s3s::dto::{self, CompleteMultipartUploadInput, CompleteMultipartUploadOutput};
use s3s::{S3Request, S3Response};
use vesto_objects::{Checksum, ChecksumAlgorithm, ChecksumType, CompleteMultipartUpload, CompletedPart, S3Error};

use super::common::{announced, checksum_type, etag, part_number, set_checksum};
use crate::authenticate::Caller;
use crate::encryption;
use crate::headers::{checksum_value, text, write_conditions};

pub(crate) async fn complete_multipart_upload(
    Caller { ctx, objects, .. }: &Caller,
    request: S3Request<CompleteMultipartUploadInput>,
) -> Result<S3Response<CompleteMultipartUploadOutput>, S3Error> {
    let S3Request { input, headers, .. } = request;
    let parts = input.multipart_upload.and_then(|upload| upload.parts).unwrap_or_default();
    let completion = CompleteMultipartUpload {
        upload_id: input.upload_id,
        parts: parts.into_iter().map(completed_part).collect::<Result<_, _>>()?,
        checksum: checksum_value(&headers)?,
        size: announced(input.mpu_object_size),
        conditions: write_conditions(&headers)?,
    };
    let meta = vesto_objects::complete_multipart_upload(ctx, objects, &input.bucket, &input.key, completion).await?;
    let host = text(&headers, "host").unwrap_or_default();
    let mut output = CompleteMultipartUploadOutput {
        location: Some(format!("http://{host}/{}/{}", input.bucket, input.key)),
        bucket: Some(input.bucket),
        key: Some(input.key),
        e_tag: etag(&meta.etag),
        checksum_type: checksum_type(meta.checksum.as_ref()),
        ..CompleteMultipartUploadOutput::default()
    };
    set_checksum!(output, meta.checksum.as_ref());
    let mut answer = HeaderMap::new();
    encryption::set(&mut answer, meta.encryption.as_ref());
    Ok(S3Response::with_headers(output, answer))
}

fn completed_part(part: dto::CompletedPart) -> Result<CompletedPart, S3Error> {
    let (Some(number), Some(etag)) = (part.part_number, part.e_tag) else { return Err(S3Error::MalformedXml) };
    let sent = [
        (ChecksumAlgorithm::Crc32, part.checksum_crc32),
        (ChecksumAlgorithm::Crc32c, part.checksum_crc32c),
        (ChecksumAlgorithm::Crc64Nvme, part.checksum_crc64nvme),
        (ChecksumAlgorithm::Sha1, part.checksum_sha1),
        (ChecksumAlgorithm::Sha256, part.checksum_sha256),
    ];
    let mut sent = sent.into_iter().filter_map(|(algorithm, value)| Some((algorithm, value?)));
    let checksum = sent.next().map(|(algorithm, value)| Checksum { algorithm, kind: ChecksumType::FullObject, value });
    Ok(CompletedPart { number: part_number(number), etag: etag.into_value(), checksum })
}
