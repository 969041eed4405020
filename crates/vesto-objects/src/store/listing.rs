//! One page of a listing. The cost is that of the page: keys are read from the primary key in order, and as soon as a
//! key falls into a common prefix, the scan jumps behind everything that shares it.

use chrono::{DateTime, Utc};
use sqlx::Row;

use super::objects::key_from_row;
use super::{Store, StoreError, from_millis, to_u64};
use crate::Checksum;
use crate::bucket::Bucket;
use crate::object::checksum_from_text;

/// S3 returns at most this many keys and common prefixes together.
pub const MAX_KEYS: u32 = 1000;

/// Rows read at once right behind a common prefix, where the next one may be a jump away.
const SHORT_READ: u32 = 4;

/// Where a page begins.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) enum After {
    #[default]
    Start,
    /// Behind this key.
    Key(String),
    /// Behind all keys that begin with this common prefix.
    Prefix(String),
}

impl After {
    /// What a client's marker means: a common prefix (as the page before ended with) is skipped as a whole.
    pub(crate) fn marker(marker: &str, prefix: &str, delimiter: &str) -> Self {
        match marker {
            "" => Self::Start,
            marker if common_prefix(marker, prefix, delimiter) == Some(marker) => Self::Prefix(marker.to_owned()),
            marker => Self::Key(marker.to_owned()),
        }
    }
}

#[derive(Debug, Clone)]
pub struct ListedObject {
    pub key: String,
    pub size: u64,
    pub etag: String,
    pub modified: DateTime<Utc>,
    pub checksum: Option<Checksum>,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct Page {
    pub(crate) objects: Vec<ListedObject>,
    pub(crate) common_prefixes: Vec<String>,
    /// Set if there is more.
    pub(crate) next: Option<After>,
}

/// What to list.
#[derive(Debug, Clone)]
pub(crate) struct Listing<'a> {
    pub(crate) prefix: &'a str,
    pub(crate) delimiter: &'a str,
    pub(crate) after: After,
    pub(crate) max_keys: u32,
}

/// The first key that may be returned: inclusive, as bytes.
fn first_key(listing: &Listing<'_>) -> Vec<u8> {
    let behind = match &listing.after {
        After::Start => Vec::new(),
        // The smallest string above a key is the key with a zero byte behind it.
        After::Key(key) => [key.as_bytes(), &[0]].concat(),
        After::Prefix(prefix) => behind_prefix(prefix),
    };
    behind.max(listing.prefix.as_bytes().to_vec())
}

/// No UTF-8 text contains 0xff, so this is above all keys with the prefix and below everything else above it.
fn behind_prefix(prefix: &str) -> Vec<u8> {
    [prefix.as_bytes(), &[0xff]].concat()
}

/// The common prefix that a key falls into, if the listing has a delimiter and the key contains it.
fn common_prefix<'k>(key: &'k str, prefix: &str, delimiter: &str) -> Option<&'k str> {
    if delimiter.is_empty() {
        return None;
    }
    let rest = key.strip_prefix(prefix)?;
    let end = rest.find(delimiter)? + delimiter.len() + prefix.len();
    key.get(..end)
}

impl Store {
    pub(crate) async fn list(&self, bucket: &Bucket, listing: &Listing<'_>) -> Result<Page, StoreError> {
        let max_keys = listing.max_keys.min(MAX_KEYS);
        let mut page = Page::default();
        if max_keys == 0 {
            return Ok(page);
        }
        let end = behind_prefix(listing.prefix);
        let mut start = first_key(listing);
        let mut last = After::Start;
        let mut count = 0;
        let mut read_size = max_keys + 1;
        loop {
            let rows = self.read_keys(bucket, &start, &end, read_size).await?;
            let exhausted = rows.len() < usize::try_from(read_size).unwrap_or(usize::MAX);
            let mut jumped_over: Option<Vec<u8>> = None;
            for object in rows {
                if jumped_over.as_ref().is_some_and(|bound| object.key.as_bytes() < bound.as_slice()) {
                    continue;
                }
                if count == max_keys {
                    page.next = Some(last);
                    return Ok(page);
                }
                count += 1;
                if let Some(prefix) = common_prefix(&object.key, listing.prefix, listing.delimiter) {
                    jumped_over = Some(behind_prefix(prefix));
                    last = After::Prefix(prefix.to_owned());
                    page.common_prefixes.push(prefix.to_owned());
                } else {
                    start = [object.key.as_bytes(), &[0]].concat();
                    last = After::Key(object.key.clone());
                    page.objects.push(object);
                }
            }
            if exhausted {
                return Ok(page);
            }
            // Long reads while keys are plain; short ones where each read may end inside of the next prefix.
            let left = max_keys - count + 1;
            read_size = match last {
                After::Prefix(_) => (read_size / 2).clamp(SHORT_READ, left.max(SHORT_READ)),
                After::Start | After::Key(_) => read_size.saturating_mul(2).min(left),
            };
            if let Some(bound) = jumped_over {
                start = start.max(bound);
            }
        }
    }

    async fn read_keys(
        &self,
        bucket: &Bucket,
        start: &[u8],
        end: &[u8],
        limit: u32,
    ) -> Result<Vec<ListedObject>, StoreError> {
        let rows = sqlx::query(
            "SELECT key, size, etag, modified, checksum FROM objects \
             WHERE bucket = ? AND key >= ? AND key < ? ORDER BY key LIMIT ?",
        )
        .bind(bucket.id)
        .bind(start)
        .bind(end)
        .bind(limit)
        .fetch_all(&self.reads)
        .await?;
        let object = |row: &sqlx::sqlite::SqliteRow| {
            let checksum: Option<String> = row.try_get("checksum")?;
            Ok(ListedObject {
                key: key_from_row(row)?,
                size: to_u64(row.try_get("size")?),
                etag: row.try_get("etag")?,
                modified: from_millis(row.try_get("modified")?),
                checksum: checksum.as_deref().and_then(checksum_from_text),
            })
        };
        rows.iter().map(object).collect()
    }
}

#[cfg(test)]
mod tests;
