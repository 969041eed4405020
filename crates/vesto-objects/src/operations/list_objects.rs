//! `ListObjects` <https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjects.html>

use vesto_identity::OpCtx;

use super::list_objects_v2::listing_keys;
use crate::store::listing::{After, Listing};
use crate::{ListedObject, MAX_KEYS, Objects, S3Error, authorize};

#[derive(Debug, Clone, Default)]
pub struct ListObjects {
    pub prefix: Option<String>,
    pub delimiter: Option<String>,
    /// List what comes behind this key or common prefix.
    pub marker: Option<String>,
    pub max_keys: Option<u32>,
}

#[derive(Debug, Clone, Default)]
pub struct ObjectsPage {
    pub objects: Vec<ListedObject>,
    pub common_prefixes: Vec<String>,
    /// The marker for the next page, if there is more.
    pub next_marker: Option<String>,
}

pub async fn list_objects(
    ctx: &OpCtx,
    objects: &Objects,
    bucket: &str,
    request: &ListObjects,
) -> Result<ObjectsPage, S3Error> {
    let bucket = objects.bucket(bucket)?;
    let keys = listing_keys(request.prefix.as_deref(), request.delimiter.as_deref(), request.max_keys);
    authorize::on_bucket(ctx, objects, &bucket, "s3:ListBucket", keys)?;
    let (prefix, delimiter) = (request.prefix.as_deref().unwrap_or(""), request.delimiter.as_deref().unwrap_or(""));
    let after = request.marker.as_deref().map_or(After::Start, |marker| After::marker(marker, prefix, delimiter));
    let max_keys = request.max_keys.unwrap_or(MAX_KEYS);
    let page = objects.store.list(&bucket, &Listing { prefix, delimiter, after, max_keys }).await?;
    let next_marker = page.next.and_then(|after| match after {
        After::Start => None,
        After::Key(marker) | After::Prefix(marker) => Some(marker),
    });
    Ok(ObjectsPage { objects: page.objects, common_prefixes: page.common_prefixes, next_marker })
}
