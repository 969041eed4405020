//! Rows of objects: read with their blobs, published, deleted.

use std::collections::HashMap;
use std::fs::File;
use std::io::Read;
use std::path::PathBuf;

use super::id::Id;
use bytes::Bytes;
use sqlx::Row;
use sqlx::sqlite::{SqliteConnection, SqliteRow};

use super::blob_reader::{Extent, ObjectBody};
use super::blob_writer::StagedBlob;
use super::commit::Change;
use super::readers::ReadGuard;
use super::{Store, StoreError, blocking, buckets, from_millis, to_i64, to_millis, to_u64};
use crate::bucket::Bucket;
use crate::checksum::Digested;
use crate::conditions::{ETagMatch, WriteConditions};
use crate::new_object::Settled;
use crate::object::{ObjectAttributes, ObjectMeta, ObjectState, checksum_from_text, checksum_to_text};
use crate::{Checksum, S3Error};

/// An object found, its bytes protected from the sweeper.
pub(crate) struct StoredObject {
    pub(crate) meta: ObjectMeta,
    extents: Vec<Extent>,
    guard: ReadGuard,
}

impl StoredObject {
    pub(crate) fn body(self, store: &Store, range: std::ops::Range<u64>) -> (ObjectMeta, ObjectBody) {
        let body = ObjectBody::new(store, self.guard, &self.extents, range);
        (self.meta, body)
    }

    /// The bytes that one part of a multipart object covers; part 1 of a plain object is all of it.
    pub(crate) fn part_range(&self, number: u32) -> Option<std::ops::Range<u64>> {
        let index = usize::try_from(number.checked_sub(1)?).ok()?;
        let part = self.extents.get(index)?;
        let start = self.extents.iter().take(index).map(|extent| extent.size).sum::<u64>();
        Some(start..start + part.size)
    }
}

/// An object about to be published with the blob that holds it.
pub(crate) struct NewObject {
    pub(crate) key: String,
    pub(crate) attributes: ObjectAttributes,
    pub(crate) settled: Settled,
    pub(crate) checksum: Option<Checksum>,
    pub(crate) etag: String,
    pub(crate) conditions: WriteConditions,
}

fn read_extents(extents: &[(PathBuf, u64)]) -> std::io::Result<Bytes> {
    let size: u64 = extents.iter().map(|(_, size)| size).sum();
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or_default());
    for (path, size) in extents {
        let before = bytes.len();
        File::open(path)?.take(*size).read_to_end(&mut bytes)?;
        if (bytes.len() - before) as u64 != *size {
            return Err(std::io::Error::new(std::io::ErrorKind::UnexpectedEof, "blob is shorter than its object"));
        }
    }
    Ok(Bytes::from(bytes))
}

fn damaged(key: &str) -> StoreError {
    StoreError::Damaged { what: format!("metadata of object `{key}`") }
}

pub(super) fn key_from_row(row: &SqliteRow) -> Result<String, StoreError> {
    let key: Vec<u8> = row.try_get("key")?;
    String::from_utf8(key).map_err(|_| StoreError::Damaged { what: "key of an object".to_owned() })
}

fn meta_from_row(key: &str, row: &SqliteRow) -> Result<ObjectMeta, StoreError> {
    let checksum: Option<String> = row.try_get("checksum")?;
    let attributes: String = row.try_get("attributes")?;
    let (attributes, encryption) = ObjectAttributes::from_json(&attributes).ok_or_else(|| damaged(key))?;
    let state: Option<String> = row.try_get("state")?;
    Ok(ObjectMeta {
        key: key.to_owned(),
        size: to_u64(row.try_get("size")?),
        etag: row.try_get("etag")?,
        modified: from_millis(row.try_get("modified")?),
        checksum: checksum.as_deref().and_then(checksum_from_text),
        parts: row.try_get("parts")?,
        attributes,
        encryption,
        state: ObjectState::from_json(state.as_deref()).ok_or_else(|| damaged(key))?,
    })
}

impl Store {
    pub(crate) async fn object_meta(&self, bucket: &Bucket, key: &str) -> Result<Option<ObjectMeta>, StoreError> {
        let row = self.object_row(bucket, key).await?;
        row.map(|row| meta_from_row(key, &row)).transpose()
    }

    async fn object_row(&self, bucket: &Bucket, key: &str) -> Result<Option<SqliteRow>, StoreError> {
        let row = sqlx::query(
            "SELECT id, blob, size, etag, modified, checksum, parts, attributes, state FROM objects \
             WHERE bucket = ? AND key = ?",
        )
        .bind(bucket.id)
        .bind(key.as_bytes())
        .fetch_optional(&self.reads)
        .await?;
        Ok(row)
    }

    /// The object and, safe from the sweeper, its bytes.
    pub(crate) async fn object(&self, bucket: &Bucket, key: &str) -> Result<Option<StoredObject>, StoreError> {
        let guard = self.readers.enter();
        let Some(row) = self.object_row(bucket, key).await? else { return Ok(None) };
        let meta = meta_from_row(key, &row)?;
        let blob: Option<Id> = row.try_get("blob")?;
        let extents = match blob {
            Some(blob) => vec![Extent { blob, size: meta.size }],
            None => self.extents_of(row.try_get("id")?).await?,
        };
        // The parts of an object that was replaced between the two queries are gone: look again.
        if extents.iter().map(|extent| extent.size).sum::<u64>() != meta.size {
            drop(guard);
            return match self.object_meta(bucket, key).await? {
                Some(now) if now.etag == meta.etag && now.modified == meta.modified => Err(damaged(key)),
                Some(_) => Box::pin(self.object(bucket, key)).await,
                None => Ok(None),
            };
        }
        Ok(Some(StoredObject { meta, extents, guard }))
    }

    /// [`Store::object`] of several keys, in their order.
    pub(crate) async fn objects(
        &self,
        bucket: &Bucket,
        keys: &[&str],
    ) -> Result<Vec<Option<StoredObject>>, StoreError> {
        let guards: Vec<ReadGuard> = keys.iter().map(|_| self.readers.enter()).collect();
        let places = vec!["?"; keys.len()].join(", ");
        let sql = format!(
            "SELECT key, id, blob, size, etag, modified, checksum, parts, attributes, state FROM objects \
             WHERE bucket = ? AND key IN ({places})"
        );
        let mut query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(bucket.id);
        for key in keys {
            query = query.bind(key.as_bytes());
        }
        let rows = query.fetch_all(&self.reads).await?;
        let rows = rows.into_iter().map(|row| Ok((key_from_row(&row)?, row)));
        let rows = rows.collect::<Result<HashMap<String, SqliteRow>, StoreError>>()?;
        let mut found = Vec::with_capacity(keys.len());
        for (key, guard) in keys.iter().zip(guards) {
            let Some(row) = rows.get(*key) else {
                found.push(None);
                continue;
            };
            let blob: Option<Id> = row.try_get("blob")?;
            found.push(match blob {
                Some(blob) => {
                    let meta = meta_from_row(key, row)?;
                    let extents = vec![Extent { blob, size: meta.size }];
                    Some(StoredObject { meta, extents, guard })
                }
                None => self.object(bucket, key).await?,
            });
        }
        Ok(found)
    }

    /// All bytes of each object, in one go.
    pub(crate) async fn read_whole(
        &self,
        objects: Vec<StoredObject>,
    ) -> Result<Vec<std::io::Result<Bytes>>, StoreError> {
        let files: Vec<Vec<(PathBuf, u64)>> = objects
            .iter()
            .map(|object| object.extents.iter().map(|extent| (self.blob_path(extent.blob), extent.size)).collect())
            .collect();
        let read = blocking(move || Ok(files.iter().map(|extents| read_extents(extents)).collect())).await;
        drop(objects);
        read
    }

    /// A staged blob with the same bytes as a plain object, without reading them: a second link to its file. `None` if
    /// the object has parts or no checksum, or if the file system has no links.
    pub(crate) async fn link(&self, object: &StoredObject) -> Result<Option<StagedBlob>, StoreError> {
        let ([extent], None, Some(checksum)) = (object.extents.as_slice(), object.meta.parts, &object.meta.checksum)
        else {
            return Ok(None);
        };
        let etag = hex::decode(&object.meta.etag).ok().and_then(|etag| <[u8; 16]>::try_from(etag).ok());
        let Some(etag) = etag else { return Ok(None) };
        self.link_blob(*extent, Digested { etag, checksum: checksum.clone() }).await
    }

    async fn extents_of(&self, object: Id) -> Result<Vec<Extent>, StoreError> {
        let rows: Vec<(Id, i64)> = sqlx::query_as("SELECT blob, size FROM parts WHERE owner = ? ORDER BY number")
            .bind(object)
            .fetch_all(&self.reads)
            .await?;
        Ok(rows.into_iter().map(|(blob, size)| Extent { blob, size: to_u64(size) }).collect())
    }

    /// Makes a staged blob the object under its key, replacing what was there.
    pub(crate) async fn publish(
        &self,
        bucket: &Bucket,
        object: NewObject,
        blob: StagedBlob,
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
                let row = ObjectRow { id, blob: Some(blob.id()), size: blob.size, modified, parts: None };
                insert_object(connection, bucket_id, &object, &row).await?;
                let meta = meta_of(object, &row);
                let key = meta.key.clone();
                Ok(Change::published(meta, blob).creates(&bucket_name, &key))
            })
        })
        .await
    }

    /// Changes the ACL or tags of an object that still has those that permission was given for: meanwhile it may have
    /// become another account's, or got other tags.
    pub(crate) async fn change_object_state<F>(
        &self,
        bucket: &Bucket,
        key: &str,
        seen: ObjectState,
        change: F,
    ) -> Result<(), S3Error>
    where
        F: FnOnce(&mut ObjectState) + Send + 'static,
    {
        let (bucket_id, key) = (bucket.id, key.to_owned());
        self.commit(move |connection| {
            Box::pin(async move {
                let current: Option<Option<String>> =
                    sqlx::query_scalar("SELECT state FROM objects WHERE bucket = ? AND key = ?")
                        .bind(bucket_id)
                        .bind(key.as_bytes())
                        .fetch_optional(&mut *connection)
                        .await?;
                let Some(current) = current else { return Ok(Change::refused(S3Error::NoSuchKey { key })) };
                let Some(mut state) = ObjectState::from_json(current.as_deref()) else {
                    return Ok(Change::refused(damaged(&key).into()));
                };
                if state != seen {
                    return Ok(Change::refused(S3Error::OperationAborted));
                }
                change(&mut state);
                sqlx::query("UPDATE objects SET state = ? WHERE bucket = ? AND key = ?")
                    .bind(state.to_json())
                    .bind(bucket_id)
                    .bind(key.as_bytes())
                    .execute(connection)
                    .await?;
                Ok(Change::done(()))
            })
        })
        .await
    }

    /// Deletes keys that may or may not exist; with a condition, one key that must match it.
    pub(crate) async fn delete_objects(
        &self,
        bucket: &Bucket,
        keys: Vec<String>,
        if_match: Option<ETagMatch>,
    ) -> Result<(), S3Error> {
        let bucket_id = bucket.id;
        self.commit(move |connection| {
            Box::pin(async move {
                if if_match.is_some() {
                    let conditions = WriteConditions { if_match, if_absent: false };
                    for key in &keys {
                        let current = current_etag(connection, bucket_id, key).await?;
                        if let Err(error) = conditions.check(key, current.as_deref()) {
                            return Ok(Change::refused(error));
                        }
                    }
                }
                for key in &keys {
                    remove_object(connection, bucket_id, key).await?;
                }
                Ok(Change::done(()))
            })
        })
        .await
    }
}

pub(super) async fn current_etag(
    connection: &mut SqliteConnection,
    bucket: i64,
    key: &str,
) -> Result<Option<String>, sqlx::Error> {
    sqlx::query_scalar("SELECT etag FROM objects WHERE bucket = ? AND key = ?")
        .bind(bucket)
        .bind(key.as_bytes())
        .fetch_optional(connection)
        .await
}

/// The part of a row that its content decides.
pub(super) struct ObjectRow {
    pub(super) id: Id,
    pub(super) blob: Option<Id>,
    pub(super) size: u64,
    pub(super) modified: i64,
    pub(super) parts: Option<u32>,
}

pub(super) fn meta_of(object: NewObject, row: &ObjectRow) -> ObjectMeta {
    ObjectMeta {
        key: object.key,
        size: row.size,
        etag: object.etag,
        modified: from_millis(row.modified),
        checksum: object.checksum,
        parts: row.parts,
        attributes: object.attributes,
        encryption: object.settled.encryption,
        state: object.settled.state,
    }
}

pub(super) async fn insert_object(
    connection: &mut SqliteConnection,
    bucket: i64,
    object: &NewObject,
    row: &ObjectRow,
) -> Result<(), sqlx::Error> {
    remove_object(connection, bucket, &object.key).await?;
    sqlx::query(
        "INSERT INTO objects (bucket, key, id, blob, size, etag, modified, checksum, parts, attributes, state) \
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(bucket)
    .bind(object.key.as_bytes())
    .bind(row.id)
    .bind(row.blob)
    .bind(to_i64(row.size))
    .bind(object.etag.clone())
    .bind(row.modified)
    .bind(object.checksum.as_ref().map(checksum_to_text))
    .bind(row.parts)
    .bind(object.attributes.to_json(object.settled.encryption.as_ref()))
    .bind(object.settled.state.to_json())
    .execute(connection)
    .await?;
    Ok(())
}

/// Removes the row and hands its blobs to the sweeper.
pub(super) async fn remove_object(
    connection: &mut SqliteConnection,
    bucket: i64,
    key: &str,
) -> Result<(), sqlx::Error> {
    let removed: Option<(Id, Option<Id>)> =
        sqlx::query_as("DELETE FROM objects WHERE bucket = ? AND key = ? RETURNING id, blob")
            .bind(bucket)
            .bind(key.as_bytes())
            .fetch_optional(&mut *connection)
            .await?;
    match removed {
        None => Ok(()),
        Some((_, Some(blob))) => {
            sqlx::query("INSERT OR IGNORE INTO garbage (blob) VALUES (?)").bind(blob).execute(connection).await?;
            Ok(())
        }
        Some((id, None)) => discard_parts(connection, id).await,
    }
}

/// Hands all parts of an object or upload to the sweeper.
pub(super) async fn discard_parts(connection: &mut SqliteConnection, owner: Id) -> Result<(), sqlx::Error> {
    sqlx::query("INSERT OR IGNORE INTO garbage (blob) SELECT blob FROM parts WHERE owner = ?")
        .bind(owner)
        .execute(&mut *connection)
        .await?;
    sqlx::query("DELETE FROM parts WHERE owner = ?").bind(owner).execute(connection).await?;
    Ok(())
}
