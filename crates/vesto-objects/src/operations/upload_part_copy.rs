//! `UploadPartCopy` <https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPartCopy.html>

use vesto_identity::OpCtx;
use vesto_policy::Context;

use super::copy_object::{CopySource, Source, open_source};
use super::put_object::receive;
use crate::multipart::check_part_number;
use crate::{ByteRange, CustomerKeyHeaders, Integrity, Objects, PartMeta, S3Error, SentChecksum, authorize};

#[derive(Debug, Clone, Default)]
pub struct UploadPartCopy {
    pub upload_id: String,
    pub part_number: u32,
    pub source: CopySource,
    pub range: Option<ByteRange>,
    pub customer: CustomerKeyHeaders,
}

/// Makes a part of another object's bytes.
pub async fn upload_part_copy(
    ctx: &OpCtx,
    objects: &Objects,
    bucket: &str,
    key: &str,
    request: UploadPartCopy,
) -> Result<PartMeta, S3Error> {
    let bucket = objects.bucket(bucket)?;
    let mut keys = Context::new();
    keys.set_string("s3:x-amz-copy-source", format!("{}/{}", request.source.bucket, request.source.key));
    authorize::on_key(ctx, objects, &bucket, key, "s3:PutObject", keys)?;
    check_part_number(request.part_number)?;
    let upload = objects.store.upload(&bucket, key, &request.upload_id).await?;
    request.customer.open(upload.encryption.as_ref())?;
    let algorithm = Some(upload.checksum_algorithm);
    let (_, source) = open_source(ctx, objects, &request.source, request.range, algorithm).await?;
    let blob = match source {
        Source::Linked(blob) => blob,
        Source::Bytes(body) => {
            let integrity = Integrity { content_md5: None, checksum: SentChecksum::None };
            receive(objects, integrity, None, algorithm, body).await?
        }
    };
    objects.store.put_part(&request.upload_id, request.part_number, blob).await
}
