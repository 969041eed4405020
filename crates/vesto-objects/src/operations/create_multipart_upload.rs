//! `CreateMultipartUpload` <https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateMultipartUpload.html>

use vesto_identity::OpCtx;

use crate::names::check_key;
use crate::new_object::{authorize_write, settle};
use crate::store::uploads::NewUpload;
use crate::{
    ChecksumAlgorithm, ChecksumType, DEFAULT_ALGORITHM, ObjectAttributes, Objects, S3Error, UploadMeta,
    WriteConditions, authorize,
};

#[derive(Debug, Clone, Default)]
pub struct CreateMultipartUpload {
    pub attributes: ObjectAttributes,
    pub algorithm: Option<ChecksumAlgorithm>,
    pub checksum_type: Option<ChecksumType>,
}

/// Begins an upload and returns it.
pub async fn create_multipart_upload(
    ctx: &OpCtx,
    objects: &Objects,
    bucket: &str,
    key: &str,
    request: CreateMultipartUpload,
) -> Result<UploadMeta, S3Error> {
    let bucket = objects.bucket(bucket)?;
    check_key(key)?;
    let keys = authorize::write_keys(&request.attributes, &WriteConditions::default());
    authorize_write(ctx, objects, &bucket, key, &request.attributes, &keys)?;
    let settled = settle(ctx, &bucket, key, &request.attributes)?;
    let algorithm = request.algorithm.unwrap_or(DEFAULT_ALGORITHM);
    let kind = request.checksum_type.unwrap_or(ChecksumType::default_for(algorithm));
    let combines = match kind {
        ChecksumType::FullObject => !matches!(algorithm, ChecksumAlgorithm::Sha1 | ChecksumAlgorithm::Sha256),
        ChecksumType::Composite => algorithm != ChecksumAlgorithm::Crc64Nvme,
    };
    if !combines {
        return Err(S3Error::invalid_request(format!(
            "The {} checksum type cannot be used with the {} checksum algorithm.",
            kind.as_str(),
            algorithm.as_str().to_lowercase()
        )));
    }
    let upload = NewUpload {
        key: key.to_owned(),
        initiator: ctx.caller_arn(),
        algorithm,
        kind,
        asked: request.algorithm.is_some(),
        attributes: request.attributes,
        settled,
    };
    let id = objects.store.insert_upload(&bucket, upload).await?;
    objects.store.upload(&bucket, key, &id).await
}
