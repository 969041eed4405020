//! `ListObjectVersions` <https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectVersions.html>
//! Buckets here have no versioning: every object is the one version of its key, with the id `null`.

use vesto_identity::OpCtx;

use super::list_objects_v2::listing_keys;
use crate::store::listing::{After, Listing};
use crate::{ListedObject, MAX_KEYS, Objects, S3Error, authorize};

/// The version id of objects in buckets without versioning.
pub const NULL_VERSION: &str = "null";

#[derive(Debug, Clone, Default)]
pub struct ListObjectVersions {
    pub prefix: Option<String>,
    pub delimiter: Option<String>,
    /// List what comes behind this key or common prefix.
    pub key_marker: Option<String>,
    pub max_keys: Option<u32>,
}

#[derive(Debug, Clone, Default)]
pub struct VersionsPage {
    pub objects: Vec<ListedObject>,
    pub common_prefixes: Vec<String>,
    /// The key marker for the next page, if there is more.
    pub next_key_marker: Option<String>,
}

pub async fn list_object_versions(
    ctx: &OpCtx,
    objects: &Objects,
    bucket: &str,
    request: &ListObjectVersions,
) -> Result<VersionsPage, S3Error> {
    let bucket = objects.bucket(bucket)?;
    let keys = listing_keys(request.prefix.as_deref(), request.delimiter.as_deref(), request.max_keys);
    authorize::on_bucket(ctx, objects, &bucket, "s3:ListBucketVersions", keys)?;
    let (prefix, delimiter) = (request.prefix.as_deref().unwrap_or(""), request.delimiter.as_deref().unwrap_or(""));
    let after = request.key_marker.as_deref().map_or(After::Start, |marker| After::marker(marker, prefix, delimiter));
    let max_keys = request.max_keys.unwrap_or(MAX_KEYS);
    let page = objects.store.list(&bucket, &Listing { prefix, delimiter, after, max_keys }).await?;
    let next_key_marker = page.next.and_then(|after| match after {
        After::Start => None,
        After::Key(marker) | After::Prefix(marker) => Some(marker),
    });
    Ok(VersionsPage { objects: page.objects, common_prefixes: page.common_prefixes, next_key_marker })
}
