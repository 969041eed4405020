//! Writing an object whose size is not known beforehand, as UNLOAD does: a plain object while it is small, a multipart
//! upload from the second part on. Either way it appears, complete, with [`ObjectWriter::complete`] or not at all.

use std::sync::Arc;

use bytes::Bytes;
use vesto_identity::OpCtx;

use crate::names::check_key;
use crate::new_object::{Settled, authorize_write, settle};
use crate::store::blob_writer::BlobWriter;
use crate::store::objects::NewObject;
use crate::{
    Bucket, CompleteMultipartUpload, CompletedPart, CreateMultipartUpload, DEFAULT_ALGORITHM, ObjectAttributes,
    ObjectMeta, Objects, S3Error, WriteConditions, abort_multipart_upload, audit, authorize, complete_multipart_upload,
    create_multipart_upload,
};

/// What fits into it is a plain object, whose ETag must be an MD5; later parts need none. S3's own minimum is 5 MiB.
const FIRST_PART_BYTES: u64 = 8 << 20;
/// Later parts: 10,000 of them make an object of 625 GB, more than UNLOAD writes into one file.
const PART_BYTES: u64 = 64 << 20;

/// Holds at most two megabytes in memory. Dropping it without [`ObjectWriter::complete`] publishes nothing; parts
/// that were already uploaded stay listed as an unfinished upload until [`ObjectWriter::abort`].
pub struct ObjectWriter {
    ctx: OpCtx,
    objects: Objects,
    /// The bucket that [`ObjectWriter::create`] asked about: another one that has its name by now is not meant.
    bucket: Arc<Bucket>,
    key: String,
    attributes: ObjectAttributes,
    settled: Settled,
    conditions: WriteConditions,
    current: BlobWriter,
    upload_id: Option<String>,
    parts: Vec<CompletedPart>,
    written: u64,
}

impl ObjectWriter {
    /// Authorizes `s3:PutObject` and begins.
    pub fn create(
        ctx: &OpCtx,
        objects: &Objects,
        bucket: &str,
        key: &str,
        attributes: ObjectAttributes,
        conditions: WriteConditions,
    ) -> Result<Self, S3Error> {
        let begun = Self::begin(ctx, objects, bucket, key, attributes, conditions);
        if begun.is_err() {
            audit::of_statement(ctx, objects, "PutObject", audit::On::Object(bucket, key), &begun);
        }
        begun
    }

    fn begin(
        ctx: &OpCtx,
        objects: &Objects,
        bucket: &str,
        key: &str,
        attributes: ObjectAttributes,
        conditions: WriteConditions,
    ) -> Result<Self, S3Error> {
        let found = objects.bucket(bucket)?;
        check_key(key)?;
        let keys = authorize::write_keys(&attributes, &conditions);
        authorize_write(ctx, objects, &found, key, &attributes, &keys)?;
        let settled = settle(ctx, &found, key, &attributes)?;
        Ok(Self {
            ctx: ctx.clone(),
            objects: objects.clone(),
            bucket: found,
            key: key.to_owned(),
            attributes,
            settled,
            conditions,
            current: objects.store.blob_writer(DEFAULT_ALGORITHM),
            upload_id: None,
            parts: Vec::new(),
            written: 0,
        })
    }

    /// Also asked when something is about to be stored: the permission may have been taken away since.
    fn authorize_put(&self) -> Result<(), S3Error> {
        let bucket = self.objects.bucket(&self.bucket.name)?;
        if bucket.id != self.bucket.id {
            return Err(S3Error::NoSuchBucket { bucket: self.bucket.name.clone() });
        }
        let keys = authorize::write_keys(&self.attributes, &self.conditions);
        authorize_write(&self.ctx, &self.objects, &bucket, &self.key, &self.attributes, &keys)
    }

    /// Bytes written so far.
    pub fn written(&self) -> u64 {
        self.written
    }

    pub async fn write(&mut self, bytes: Bytes) -> Result<(), S3Error> {
        let part_bytes = if self.parts.is_empty() { FIRST_PART_BYTES } else { PART_BYTES };
        if self.current.size() >= part_bytes {
            self.finish_part().await?;
        }
        self.written += bytes.len() as u64;
        self.current.write(bytes).await?;
        Ok(())
    }

    /// Publishes the object.
    pub async fn complete(self) -> Result<ObjectMeta, S3Error> {
        let (ctx, objects) = (self.ctx.clone(), self.objects.clone());
        let (bucket, key) = (Arc::clone(&self.bucket), self.key.clone());
        let name = if self.upload_id.is_none() { "PutObject" } else { "CompleteMultipartUpload" };
        let outcome = self.publish().await;
        audit::of_statement(&ctx, &objects, name, audit::On::Object(&bucket.name, &key), &outcome);
        outcome
    }

    async fn publish(mut self) -> Result<ObjectMeta, S3Error> {
        if self.upload_id.is_none() {
            return self.publish_plain().await;
        }
        if self.current.size() > 0 {
            self.finish_part().await?;
        }
        let request = CompleteMultipartUpload {
            upload_id: self.upload_id.clone().unwrap_or_default(),
            parts: std::mem::take(&mut self.parts),
            checksum: None,
            size: Some(self.written),
            conditions: self.conditions.clone(),
        };
        complete_multipart_upload(&self.ctx, &self.objects, &self.bucket.name, &self.key, request).await
    }

    /// Gives up and removes what was uploaded.
    pub async fn abort(self) -> Result<(), S3Error> {
        match &self.upload_id {
            None => Ok(()),
            Some(id) => abort_multipart_upload(&self.ctx, &self.objects, &self.bucket.name, &self.key, id).await,
        }
    }

    async fn publish_plain(self) -> Result<ObjectMeta, S3Error> {
        self.authorize_put()?;
        let blob = self.current.finish().await?;
        let object = NewObject {
            key: self.key,
            attributes: self.attributes,
            settled: self.settled,
            checksum: Some(blob.digested.checksum.clone()),
            etag: hex::encode(blob.digested.etag),
            conditions: self.conditions,
        };
        self.objects.store.publish(&self.bucket, object, blob).await
    }

    async fn finish_part(&mut self) -> Result<(), S3Error> {
        self.authorize_put()?;
        let upload_id = match &self.upload_id {
            Some(id) => id.clone(),
            None => {
                let attributes = self.attributes.clone();
                let request = CreateMultipartUpload { attributes, algorithm: None, checksum_type: None };
                let created = create_multipart_upload(&self.ctx, &self.objects, &self.bucket.name, &self.key, request);
                self.upload_id.insert(created.await?.id).clone()
            }
        };
        let next = self.objects.store.part_writer(DEFAULT_ALGORITHM);
        let blob = std::mem::replace(&mut self.current, next).finish().await?;
        let number = u32::try_from(self.parts.len()).unwrap_or(u32::MAX).saturating_add(1);
        let part = self.objects.store.put_part(&upload_id, number, blob).await?;
        self.parts.push(CompletedPart { number, etag: part.etag, checksum: part.checksum });
        Ok(())
    }
}

impl std::fmt::Debug for ObjectWriter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut out = f.debug_struct("ObjectWriter");
        out.field("bucket", &self.bucket.name).field("key", &self.key).field("written", &self.written).finish()
    }
}
