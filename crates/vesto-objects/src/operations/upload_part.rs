//! `UploadPart` <https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPart.html>

use vesto_identity::OpCtx;
use vesto_policy::Context;

use super::put_object::receive;
use crate::multipart::check_part_number;
use crate::{Body, CustomerKeyHeaders, Integrity, Objects, PartMeta, S3Error, authorize};

#[derive(Debug, Default)]
pub struct UploadPart {
    pub upload_id: String,
    pub part_number: u32,
    pub integrity: Integrity,
    pub size: Option<u64>,
    pub customer: CustomerKeyHeaders,
}

/// Stores one part; an earlier one of the same number is replaced.
pub async fn upload_part(
    ctx: &OpCtx,
    objects: &Objects,
    bucket: &str,
    key: &str,
    request: UploadPart,
    body: Body,
) -> Result<PartMeta, S3Error> {
    let bucket = objects.bucket(bucket)?;
    authorize::on_key(ctx, objects, &bucket, key, "s3:PutObject", Context::new())?;
    check_part_number(request.part_number)?;
    let upload = objects.store.upload(&bucket, key, &request.upload_id).await?;
    request.customer.open(upload.encryption.as_ref())?;
    if let Some(sent) = request.integrity.algorithm()
        && upload.checksum_asked
        && sent != upload.checksum_algorithm
    {
        return Err(S3Error::invalid_request(format!(
            "Checksum Type mismatch occurred, expected checksum Type: {}, actual checksum Type: {}",
            upload.checksum_algorithm.as_str().to_lowercase(),
            sent.as_str().to_lowercase()
        )));
    }
    let algorithm = Some(upload.checksum_algorithm);
    let blob = receive(objects, request.integrity, request.size, algorithm, body).await?;
    objects.store.put_part(&request.upload_id, request.part_number, blob).await
}
