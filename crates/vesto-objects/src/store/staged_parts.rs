//! An object of several parts that nobody uploaded one by one: until the one transaction that makes it appear its
//! parts are files without a name in the database, which go with whoever held them, or with the next start's sweep.

use sqlx::sqlite::SqliteConnection;

use super::blob_writer::StagedBlob;
use super::commit::Change;
use super::id::Id;
use super::objects::{NewObject, ObjectRow, current_etag, insert_object, meta_of};
use super::{Store, buckets, to_i64, to_millis};
use crate::bucket::Bucket;
use crate::checksum::{combine, md5_of};
use crate::object::{ObjectMeta, checksum_to_text};
use crate::{Checksum, ChecksumType, DEFAULT_ALGORITHM, S3Error};

/// What S3 computes of an object from its parts: the ETag and the checksum.
pub(crate) fn digests_of(parts: &[StagedBlob]) -> (String, Option<Checksum>) {
    let md5 = md5_of(parts.iter().map(|part| part.digested.etag.as_slice()));
    let values: Vec<_> = parts.iter().map(|part| (Some(part.digested.checksum.clone()), part.size)).collect();
    let checksum = combine(DEFAULT_ALGORITHM, ChecksumType::default_for(DEFAULT_ALGORITHM), &values);
    (format!("{}-{}", hex::encode(md5), parts.len()), checksum)
}

impl Store {
    /// Makes staged blobs, in this order, the object under its key, replacing what was there.
    pub(crate) async fn publish_parts(
        &self,
        bucket: &Bucket,
        object: NewObject,
        parts: Vec<StagedBlob>,
    ) -> Result<ObjectMeta, S3Error> {
        let (id, modified) = (self.new_id(), to_millis(self.now()));
        let (bucket_id, bucket_name) = (bucket.id, bucket.name.clone());
        self.commit(move |connection| {
            Box::pin(async move {
                if !buckets::exists(connection, bucket_id).await? {
                    return Ok(Change::refused(S3Error::NoSuchBucket { bucket: bucket_name }));
                }
                let current = current_etag(connection, bucket_id, &object.key).await?;
                if let Err(error) = object.conditions.check(&object.key, current.as_deref()) {
                    return Ok(Change::refused(error));
                }
                for (number, part) in (1..).zip(&parts) {
                    insert_part(connection, id, number, part, modified).await?;
                }
                let size = parts.iter().map(|part| part.size).sum();
                let row = ObjectRow { id, blob: None, size, modified, parts: u32::try_from(parts.len()).ok() };
                insert_object(connection, bucket_id, &object, &row).await?;
                let meta = meta_of(object, &row);
                let key = meta.key.clone();
                Ok(Change::published_all(meta, parts).creates(&bucket_name, &key))
            })
        })
        .await
    }
}

async fn insert_part(
    connection: &mut SqliteConnection,
    owner: Id,
    number: u32,
    part: &StagedBlob,
    modified: i64,
) -> Result<(), sqlx::Error> {
    sqlx::query("INSERT INTO parts (owner, number, blob, size, etag, modified, checksum) VALUES (?, ?, ?, ?, ?, ?, ?)")
        .bind(owner)
        .bind(number)
        .bind(part.id())
        .bind(to_i64(part.size))
        .bind(hex::encode(part.digested.etag))
        .bind(modified)
        .bind(checksum_to_text(&part.digested.checksum))
        .execute(connection)
        .await?;
    Ok(())
}
