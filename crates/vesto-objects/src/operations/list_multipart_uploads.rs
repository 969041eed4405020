//! `ListMultipartUploads` <https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListMultipartUploads.html>

use vesto_identity::OpCtx;
use vesto_policy::Context;

use crate::{Objects, S3Error, UploadMeta, authorize};

const MAX_UPLOADS: u32 = 1000;

#[derive(Debug, Clone, Default)]
pub struct ListMultipartUploads {
    pub prefix: Option<String>,
    pub key_marker: Option<String>,
    /// Of use only together with `key_marker`.
    pub upload_id_marker: Option<String>,
    pub max_uploads: Option<u32>,
}

#[derive(Debug, Clone, Default)]
pub struct UploadsPage {
    pub uploads: Vec<UploadMeta>,
    pub max_uploads: u32,
    pub is_truncated: bool,
}

/// The bucket's unfinished uploads by key.
pub async fn list_multipart_uploads(
    ctx: &OpCtx,
    objects: &Objects,
    bucket: &str,
    request: &ListMultipartUploads,
) -> Result<UploadsPage, S3Error> {
    let bucket = objects.bucket(bucket)?;
    let mut keys = Context::new();
    if let Some(prefix) = &request.prefix {
        keys.set_string("s3:prefix", prefix);
    }
    authorize::on_bucket(ctx, objects, &bucket, "s3:ListBucketMultipartUploads", keys)?;
    let max_uploads = request.max_uploads.unwrap_or(MAX_UPLOADS).min(MAX_UPLOADS);
    let after = match (&request.key_marker, &request.upload_id_marker) {
        (Some(key), upload_id) => Some((key.as_str(), upload_id.as_deref())),
        (None, _) => None,
    };
    let prefix = request.prefix.as_deref().unwrap_or("");
    let mut uploads = objects.store.uploads(&bucket, prefix, after, max_uploads + 1).await?;
    let wanted = usize::try_from(max_uploads).unwrap_or_default();
    let is_truncated = max_uploads > 0 && uploads.len() > wanted;
    uploads.truncate(wanted);
    Ok(UploadsPage { uploads, max_uploads, is_truncated })
}
