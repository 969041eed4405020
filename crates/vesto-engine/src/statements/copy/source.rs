//! Which objects a COPY reads: all that begin with the prefix, or those that the manifest lists.
//! <https://docs.aws.amazon.com/redshift/latest/dg/copy-parameters-data-source-s3.html>

use chrono::{DateTime, Utc};
use vesto_formats::manifest::{CopyManifest, ManifestEntry, ManifestError};
use vesto_objects::{HeadObject, ListObjectsV2, ObjectsPageV2, S3Error, head_object, list_objects_v2};
use vesto_sql::ObjectUrl;
use vesto_types::{Region, SqlError};

use super::super::storage::{Storage, listing_context, reading_context};
use super::columnar;
use crate::authorization::S3Call;

/// An object as it was when the load began: a later version of it is not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::statements) struct SourceFile {
    pub(in crate::statements) bucket: String,
    pub(in crate::statements) key: String,
    pub(in crate::statements) size: u64,
    pub(in crate::statements) etag: String,
    pub(in crate::statements) last_modified: Option<DateTime<Utc>>,
}

impl SourceFile {
    pub(super) fn url(&self) -> String {
        format!("s3://{}/{}", self.bucket, self.key)
    }
}

/// A manifest is read whole; this many bytes list hundreds of thousands of files.
const MAX_MANIFEST_BYTES: usize = 64 << 20;

/// Every object whose key begins with the URL's key, in key order; none is an error.
pub(super) async fn with_prefix(
    storage: &Storage,
    url: &ObjectUrl,
    region: &Region,
) -> Result<Vec<SourceFile>, SqlError> {
    let files = list(storage, url, region).await?;
    if files.is_empty() { Err(no_such_prefix(storage, url)) } else { Ok(files) }
}

/// Every object whose key begins with the URL's key, in key order.
pub(in crate::statements) async fn list(
    storage: &Storage,
    url: &ObjectUrl,
    region: &Region,
) -> Result<Vec<SourceFile>, SqlError> {
    let context = listing_context(&url.bucket, &url.key);
    storage.check_region(&url.bucket, region, &context)?;
    let mut files: Vec<SourceFile> = Vec::new();
    let mut request = ListObjectsV2 { prefix: Some(url.key.clone()), ..ListObjectsV2::default() };
    loop {
        let page = list_objects_v2(storage.ctx(), &storage.objects, &url.bucket, &request).await;
        let page = page.map_err(|error| storage.failed(&error, &S3Call::List(url)))?;
        if !follows(&page, files.last(), request.continuation_token.as_deref()) {
            return Err(storage.error("S3 listed objects out of order", &context));
        }
        files.extend(page.objects.into_iter().map(|object| SourceFile {
            bucket: url.bucket.clone(),
            key: object.key,
            size: object.size,
            etag: object.etag,
            last_modified: Some(object.modified),
        }));
        match page.next_continuation_token {
            Some(token) => request.continuation_token = Some(token),
            None => break,
        }
    }
    Ok(files)
}

/// A page that comes twice would have its objects loaded twice, or the listing go on for ever.
fn follows(page: &ObjectsPageV2, last: Option<&SourceFile>, asked_with: Option<&str>) -> bool {
    let in_order = page.objects.first().zip(last).is_none_or(|(first, last)| first.key > last.key);
    let goes_on = page.next_continuation_token.as_deref().is_none_or(|next| Some(next) != asked_with);
    in_order && goes_on
}

pub(in crate::statements) fn no_such_prefix(storage: &Storage, url: &ObjectUrl) -> SqlError {
    storage.error(format!("The specified S3 prefix '{}' does not exist", url.key), "")
}

/// Whether a manifest must say how long its files are: for Parquet and ORC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::statements) enum Meta {
    Required,
    Ignored,
}

/// The objects that the manifest at the URL lists, in its order.
pub(in crate::statements) async fn of_manifest(
    storage: &Storage,
    url: &ObjectUrl,
    region: &Region,
    meta: Meta,
) -> Result<Vec<SourceFile>, SqlError> {
    let manifest = read_manifest(storage, url, region).await?;
    let mut files = Vec::with_capacity(manifest.entries.len());
    for entry in manifest.entries {
        let stated = entry.content_length;
        if meta == Meta::Required && stated.is_none() {
            return Err(columnar::no_meta(storage, &entry));
        }
        if let Some(file) = find(storage, entry, region).await? {
            if meta == Meta::Required && stated != Some(file.size) {
                return Err(columnar::wrong_length(storage, &file));
            }
            files.push(file);
        }
    }
    if files.is_empty() {
        let context = reading_context(&url.bucket, &url.key);
        return Err(storage.error("No files were found that the manifest lists", &context));
    }
    Ok(files)
}

async fn read_manifest(storage: &Storage, url: &ObjectUrl, region: &Region) -> Result<CopyManifest, SqlError> {
    let context = reading_context(&url.bucket, &url.key);
    storage.check_region(&url.bucket, region, &context)?;
    let not_a_manifest = || storage.error("COPY with MANIFEST parameter requires full path of an S3 object", &context);
    let file = storage.read_whole(url, &S3Call::ReadManifest(url), MAX_MANIFEST_BYTES).await?;
    CopyManifest::parse(&file.ok_or_else(not_a_manifest)?).map_err(|error| match &error {
        ManifestError::Json(_) | ManifestError::NoEntries => not_a_manifest(),
        ManifestError::NoUrl => storage.error(error.to_string(), &context),
        ManifestError::Url { .. } | ManifestError::WrongType { .. } => {
            storage.error(format!("Problem reading manifest file - {error}"), &context)
        }
    })
}

/// An entry that is not there is an error only if it is mandatory.
async fn find(storage: &Storage, entry: ManifestEntry, region: &Region) -> Result<Option<SourceFile>, SqlError> {
    let context = reading_context(&entry.bucket, &entry.key);
    storage.check_region(&entry.bucket, region, &context)?;
    let head = head_object(storage.ctx(), &storage.objects, &entry.bucket, &entry.key, &HeadObject::default()).await;
    match head {
        Ok((meta, _)) => {
            let last_modified = Some(meta.modified);
            let (bucket, key) = (entry.bucket, entry.key);
            Ok(Some(SourceFile { bucket, key, size: meta.size, etag: meta.etag, last_modified }))
        }
        Err(S3Error::NoSuchKey { .. }) if !entry.mandatory => Ok(None),
        Err(error) => {
            let call = S3Call::Read { bucket: &entry.bucket, key: &entry.key, under: None };
            Err(storage.failed(&error, &call))
        }
    }
}

#[cfg(test)]
mod tests {
    use vesto_objects::ListedObject;

    use super::*;

    #[test]
    fn a_page_follows_the_one_before_or_is_refused() {
        let last = SourceFile {
            bucket: "b".to_owned(),
            key: "k2".to_owned(),
            size: 1,
            etag: "e".to_owned(),
            last_modified: None,
        };
        let page = |key: &str, next: Option<&str>| ObjectsPageV2 {
            objects: vec![ListedObject {
                key: key.to_owned(),
                size: 1,
                etag: "e".to_owned(),
                modified: DateTime::default(),
                checksum: None,
            }],
            next_continuation_token: next.map(str::to_owned),
            ..ObjectsPageV2::default()
        };
        assert!(follows(&page("k1", Some("t1")), None, None));
        assert!(follows(&page("k3", Some("t2")), Some(&last), Some("t1")));
        assert!(follows(&page("k3", None), Some(&last), Some("t1")));
        assert!(!follows(&page("k2", Some("t2")), Some(&last), Some("t1")), "the page before, once more");
        assert!(!follows(&page("k1", None), Some(&last), Some("t1")));
        assert!(!follows(&page("k3", Some("t1")), Some(&last), Some("t1")), "it would never end");
    }
}
