//! `ListParts` <https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListParts.html>

use vesto_identity::OpCtx;
use vesto_policy::Context;

use crate::{Objects, PartMeta, S3Error, UploadMeta, authorize};

const MAX_PARTS: u32 = 1000;

#[derive(Debug, Clone, Default)]
pub struct ListParts {
    pub upload_id: String,
    pub part_number_marker: u32,
    pub max_parts: Option<u32>,
}

#[derive(Debug, Clone)]
pub struct PartsPage {
    pub upload: UploadMeta,
    pub parts: Vec<PartMeta>,
    pub max_parts: u32,
    pub is_truncated: bool,
}

pub async fn list_parts(
    ctx: &OpCtx,
    objects: &Objects,
    bucket: &str,
    key: &str,
    request: &ListParts,
) -> Result<PartsPage, S3Error> {
    let bucket = objects.bucket(bucket)?;
    authorize::on_key(ctx, objects, &bucket, key, "s3:ListMultipartUploadParts", Context::new())?;
    let upload = objects.store.upload(&bucket, key, &request.upload_id).await?;
    let max_parts = request.max_parts.unwrap_or(MAX_PARTS).min(MAX_PARTS);
    let mut parts = objects.store.parts(&request.upload_id, request.part_number_marker, max_parts + 1).await?;
    let wanted = usize::try_from(max_parts).unwrap_or_default();
    let is_truncated = max_parts > 0 && parts.len() > wanted;
    parts.truncate(wanted);
    Ok(PartsPage { upload, parts, max_parts, is_truncated })
}
