//! Multipart uploads. Completing one moves no bytes and no part rows: the object takes over the upload's id.

use super::id::Id;
use sqlx::Row;
use sqlx::sqlite::{SqliteConnection, SqliteRow};

use super::blob_writer::StagedBlob;
use super::commit::Change;
use super::objects::{NewObject, ObjectRow, current_etag, discard_parts, insert_object, key_from_row, meta_of};
use super::{Store, StoreError, buckets, from_millis, to_i64, to_millis, to_u64};
use crate::bucket::Bucket;
use crate::checksum::{combine, md5_of};
use crate::conditions::WriteConditions;
use crate::new_object::Settled;
use crate::object::{ObjectAttributes, ObjectMeta, ObjectState, checksum_from_text, checksum_to_text};
use crate::upload::{CompletedPart, PartMeta, UploadMeta};
use crate::{Checksum, ChecksumAlgorithm, ChecksumType, S3Error};

/// Every part but the last has at least this many bytes.
pub(crate) const MIN_PART_BYTES: u64 = 5 * 1024 * 1024;

pub(crate) struct NewUpload {
    pub(crate) key: String,
    pub(crate) initiator: String,
    pub(crate) algorithm: ChecksumAlgorithm,
    pub(crate) kind: ChecksumType,
    /// Whether the client named the algorithm, so that its answers name it too.
    pub(crate) asked: bool,
    pub(crate) attributes: ObjectAttributes,
    pub(crate) settled: Settled,
}

/// What completion needs besides the parts listed.
pub(crate) struct Completion {
    pub(crate) parts: Vec<CompletedPart>,
    pub(crate) checksum: Option<Checksum>,
    pub(crate) size: Option<u64>,
    pub(crate) conditions: WriteConditions,
}

fn upload_from_row(row: &SqliteRow) -> Result<UploadMeta, StoreError> {
    let damaged = || StoreError::Damaged { what: "multipart upload".to_owned() };
    let id: Id = row.try_get("id")?;
    let algorithm: String = row.try_get("checksum_algorithm")?;
    let kind: String = row.try_get("checksum_type")?;
    let attributes: String = row.try_get("attributes")?;
    let (attributes, encryption) = ObjectAttributes::from_json(&attributes).ok_or_else(damaged)?;
    let state: Option<String> = row.try_get("state")?;
    Ok(UploadMeta {
        id: id.to_string(),
        key: key_from_row(row)?,
        initiator: row.try_get("initiator")?,
        initiated: from_millis(row.try_get("initiated")?),
        checksum_algorithm: ChecksumAlgorithm::parse(&algorithm).ok_or_else(damaged)?,
        checksum_type: ChecksumType::parse(&kind).ok_or_else(damaged)?,
        checksum_asked: row.try_get("checksum_asked")?,
        attributes,
        encryption,
        state: ObjectState::from_json(state.as_deref()).ok_or_else(damaged)?,
    })
}

fn part_from_row(row: &SqliteRow) -> Result<PartMeta, sqlx::Error> {
    let checksum: Option<String> = row.try_get("checksum")?;
    Ok(PartMeta {
        number: row.try_get("number")?,
        size: to_u64(row.try_get("size")?),
        etag: row.try_get("etag")?,
        modified: from_millis(row.try_get("modified")?),
        checksum: checksum.as_deref().and_then(checksum_from_text),
    })
}

const UPLOAD_COLUMNS: &str = "SELECT id, key, initiator, initiated, checksum_algorithm, checksum_type, checksum_asked, \
                              attributes, state FROM uploads WHERE id = ? AND bucket = ? AND key = ?";

impl Store {
    pub(crate) async fn insert_upload(&self, bucket: &Bucket, upload: NewUpload) -> Result<String, S3Error> {
        let (id, initiated) = (self.new_id(), to_millis(self.now()));
        let (bucket_id, bucket_name) = (bucket.id, bucket.name.clone());
        self.commit(move |connection| {
            Box::pin(async move {
                if !buckets::exists(connection, bucket_id).await? {
                    return Ok(Change::refused(S3Error::NoSuchBucket { bucket: bucket_name }));
                }
                sqlx::query(
                    "INSERT INTO uploads (id, bucket, key, initiator, initiated, checksum_algorithm, checksum_type, \
                     checksum_asked, attributes, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                )
                .bind(id)
                .bind(bucket_id)
                .bind(upload.key.as_bytes())
                .bind(upload.initiator)
                .bind(initiated)
                .bind(upload.algorithm.as_str())
                .bind(upload.kind.as_str())
                .bind(upload.asked)
                .bind(upload.attributes.to_json(upload.settled.encryption.as_ref()))
                .bind(upload.settled.state.to_json())
                .execute(connection)
                .await?;
                Ok(Change::done(id.to_string()))
            })
        })
        .await
    }

    /// The upload, if this id belongs to this bucket and key.
    pub(crate) async fn upload(&self, bucket: &Bucket, key: &str, upload_id: &str) -> Result<UploadMeta, S3Error> {
        let missing = || S3Error::NoSuchUpload { upload_id: upload_id.to_owned() };
        let id = Id::parse(upload_id).ok_or_else(missing)?;
        let row = sqlx::query(UPLOAD_COLUMNS)
            .bind(id)
            .bind(bucket.id)
            .bind(key.as_bytes())
            .fetch_optional(&self.reads)
            .await
            .map_err(StoreError::from)?;
        Ok(upload_from_row(&row.ok_or_else(missing)?)?)
    }

    /// Makes a staged blob part `number`, replacing an earlier one of that number.
    pub(crate) async fn put_part(&self, upload_id: &str, number: u32, blob: StagedBlob) -> Result<PartMeta, S3Error> {
        let modified = self.now();
        let upload_id = upload_id.to_owned();
        let part = PartMeta {
            number,
            size: blob.size,
            etag: hex::encode(blob.digested.etag),
            modified,
            checksum: Some(blob.digested.checksum.clone()),
        };
        self.commit(move |connection| {
            Box::pin(async move {
                let id = Id::parse(&upload_id).unwrap_or(Id::MIN);
                // The upload may have been completed or aborted while the bytes came in.
                let open: bool = sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM uploads WHERE id = ?)")
                    .bind(id)
                    .fetch_one(&mut *connection)
                    .await?;
                if !open {
                    return Ok(Change::refused(S3Error::NoSuchUpload { upload_id }));
                }
                discard_part(connection, id, number).await?;
                sqlx::query(
                    "INSERT INTO parts (owner, number, blob, size, etag, modified, checksum) VALUES (?, ?, ?, ?, ?, ?, ?)",
                )
                .bind(id)
                .bind(number)
                .bind(blob.id())
                .bind(to_i64(part.size))
                .bind(part.etag.clone())
                .bind(to_millis(part.modified))
                .bind(part.checksum.as_ref().map(checksum_to_text))
                .execute(connection)
                .await?;
                Ok(Change::published(part, blob))
            })
        })
        .await
    }

    /// The object made of the parts listed; the upload's other parts are discarded.
    pub(crate) async fn complete_upload(
        &self,
        bucket: &Bucket,
        key: &str,
        upload_id: &str,
        completion: Completion,
    ) -> Result<ObjectMeta, S3Error> {
        let missing = S3Error::NoSuchUpload { upload_id: upload_id.to_owned() };
        let Some(id) = Id::parse(upload_id) else { return Err(missing) };
        let (bucket_id, key, modified) = (bucket.id, key.to_owned(), to_millis(self.now()));
        let bucket_name = bucket.name.clone();
        self.commit(move |connection| {
            Box::pin(async move {
                let row = sqlx::query(UPLOAD_COLUMNS)
                    .bind(id)
                    .bind(bucket_id)
                    .bind(key.as_bytes())
                    .fetch_optional(&mut *connection)
                    .await?;
                let Some(row) = row else { return Ok(Change::refused(missing)) };
                let upload = match upload_from_row(&row) {
                    Ok(upload) => upload,
                    Err(error) => return Ok(Change::refused(error.into())),
                };
                let rows = sqlx::query("SELECT * FROM parts WHERE owner = ? ORDER BY number")
                    .bind(id)
                    .fetch_all(&mut *connection)
                    .await?;
                let uploaded = rows.iter().map(part_from_row).collect::<Result<Vec<_>, _>>()?;
                let object = match assemble(&upload, &uploaded, completion) {
                    Ok(object) => object,
                    Err(error) => return Ok(Change::refused(error)),
                };
                let current = current_etag(connection, bucket_id, &key).await?;
                if let Err(error) = object.new.conditions.check(&key, current.as_deref()) {
                    return Ok(Change::refused(error));
                }
                for unused in uploaded.iter().filter(|part| !object.numbers.contains(&part.number)) {
                    discard_part(connection, id, unused.number).await?;
                }
                sqlx::query("DELETE FROM uploads WHERE id = ?").bind(id).execute(&mut *connection).await?;
                let parts = u32::try_from(object.numbers.len()).ok();
                let row = ObjectRow { id, blob: None, size: object.size, modified, parts };
                insert_object(connection, bucket_id, &object.new, &row).await?;
                Ok(Change::done(meta_of(object.new, &row)).creates(&bucket_name, &key))
            })
        })
        .await
    }

    pub(crate) async fn abort_upload(&self, upload_id: &str) -> Result<(), S3Error> {
        let upload_id = upload_id.to_owned();
        self.commit(move |connection| {
            Box::pin(async move {
                let id = Id::parse(&upload_id).unwrap_or(Id::MIN);
                match discard_upload(connection, id).await? {
                    true => Ok(Change::done(())),
                    false => Ok(Change::refused(S3Error::NoSuchUpload { upload_id })),
                }
            })
        })
        .await
    }

    /// Parts with numbers above `after`, at most `limit`.
    pub(crate) async fn parts(&self, upload_id: &str, after: u32, limit: u32) -> Result<Vec<PartMeta>, StoreError> {
        let rows = sqlx::query("SELECT * FROM parts WHERE owner = ? AND number > ? ORDER BY number LIMIT ?")
            .bind(Id::parse(upload_id).unwrap_or(Id::MIN))
            .bind(after)
            .bind(limit)
            .fetch_all(&self.reads)
            .await?;
        rows.iter().map(|row| part_from_row(row).map_err(StoreError::from)).collect()
    }

    /// Uploads behind (`key`, `upload_id`) in S3's order, whose keys begin with `prefix`.
    pub(crate) async fn uploads(
        &self,
        bucket: &Bucket,
        prefix: &str,
        after: Option<(&str, Option<&str>)>,
        limit: u32,
    ) -> Result<Vec<UploadMeta>, StoreError> {
        // Without an upload id the whole marker key is skipped: no id is above the greatest.
        let (after_key, after_id) = match after {
            None => ("", Id::MIN),
            Some((key, id)) => (key, id.and_then(Id::parse).unwrap_or(Id::MAX)),
        };
        let rows = sqlx::query(
            "SELECT id, key, initiator, initiated, checksum_algorithm, checksum_type, checksum_asked, attributes, \
             state FROM uploads WHERE bucket = ? AND key >= ? AND key < ? AND (key, id) > (?, ?) ORDER BY key, id LIMIT ?",
        )
        .bind(bucket.id)
        .bind(prefix.as_bytes())
        .bind([prefix.as_bytes(), &[0xff]].concat())
        .bind(after_key.as_bytes())
        .bind(after_id)
        .bind(limit)
        .fetch_all(&self.reads)
        .await?;
        rows.iter().map(upload_from_row).collect()
    }
}

struct Assembled {
    new: NewObject,
    size: u64,
    numbers: Vec<u32>,
}

/// Checks the list of a CompleteMultipartUpload against what was uploaded, in S3's order of complaints.
fn assemble(upload: &UploadMeta, uploaded: &[PartMeta], completion: Completion) -> Result<Assembled, S3Error> {
    let Completion { parts, checksum, size, conditions } = completion;
    let ascending = parts.iter().zip(parts.iter().skip(1)).all(|(left, right)| left.number < right.number);
    if !ascending {
        return Err(S3Error::InvalidPartOrder { upload_id: upload.id.clone() });
    }
    let mut chosen = Vec::with_capacity(parts.len());
    for part in &parts {
        let found = uploaded.iter().find(|found| found.number == part.number && found.etag == part.etag);
        let invalid =
            || S3Error::InvalidPart { upload_id: upload.id.clone(), part_number: part.number, etag: part.etag.clone() };
        let found = found.ok_or_else(invalid)?;
        if let (Some(sent), Some(kept)) = (&part.checksum, &found.checksum)
            && sent.algorithm == kept.algorithm
            && sent.value != kept.value
        {
            return Err(invalid());
        }
        chosen.push(found);
    }
    if let Some(small) = chosen.iter().rev().skip(1).find(|part| part.size < MIN_PART_BYTES) {
        return Err(S3Error::EntityTooSmall {
            part_number: small.number,
            etag: small.etag.clone(),
            size: small.size,
            min: MIN_PART_BYTES,
        });
    }
    let total = chosen.iter().map(|part| part.size).sum::<u64>();
    if let Some(expected) = size.filter(|expected| *expected != total) {
        return Err(S3Error::invalid_request(format!(
            "The provided 'x-amz-mp-object-size' header value {expected} does not match what was computed: {total}"
        )));
    }
    let values: Vec<_> = chosen.iter().map(|part| (part.checksum.clone(), part.size)).collect();
    let combined = combine(upload.checksum_algorithm, upload.checksum_type, &values);
    if let Some(sent) = checksum {
        let matches = combined.as_ref().is_some_and(|found| {
            found.algorithm == sent.algorithm && found.value.split('-').next() == sent.value.split('-').next()
        });
        if !matches {
            return Err(S3Error::BadChecksum { algorithm: sent.algorithm });
        }
    }
    let md5s = chosen.iter().map(|part| hex::decode(&part.etag)).collect::<Result<Vec<_>, _>>();
    let md5s = md5s.map_err(|_| StoreError::Damaged { what: format!("ETag of a part of upload `{}`", upload.id) })?;
    let etag = format!("{}-{}", hex::encode(md5_of(md5s.iter().map(Vec::as_slice))), chosen.len());
    let attributes = upload.attributes.clone();
    let settled = Settled { encryption: upload.encryption.clone(), state: upload.state.clone() };
    let new = NewObject { key: upload.key.clone(), attributes, settled, checksum: combined, etag, conditions };
    Ok(Assembled { new, size: total, numbers: chosen.iter().map(|part| part.number).collect() })
}

async fn discard_part(connection: &mut SqliteConnection, owner: Id, number: u32) -> Result<(), sqlx::Error> {
    let blob: Option<Id> = sqlx::query_scalar("DELETE FROM parts WHERE owner = ? AND number = ? RETURNING blob")
        .bind(owner)
        .bind(number)
        .fetch_optional(&mut *connection)
        .await?;
    if let Some(blob) = blob {
        sqlx::query("INSERT OR IGNORE INTO garbage (blob) VALUES (?)").bind(blob).execute(connection).await?;
    }
    Ok(())
}

/// Removes an upload and its parts; false if there is none of that id.
pub(super) async fn discard_upload(connection: &mut SqliteConnection, id: Id) -> Result<bool, sqlx::Error> {
    let deleted = sqlx::query("DELETE FROM uploads WHERE id = ?").bind(id).execute(&mut *connection).await?;
    if deleted.rows_affected() == 0 {
        return Ok(false);
    }
    discard_parts(connection, id).await?;
    Ok(true)
}
