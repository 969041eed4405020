//! Writing an object whose size is not known beforehand, as UNLOAD does: a plain object while it is small, a multipart
//! upload from the second part on. Either way it appears, complete, with [`ObjectWriter::complete`] or not at all.

use std::sync::Arc;

use bytes::Bytes;
use vesto_identity::OpCtx;

use crate::names::check_key;
use crate::new_object::{Settled, authorize_write, settle};
use crate::objects::Place;
use crate::remote::RemoteWriter;
use crate::store::blob_writer::BlobWriter;
use crate::store::objects::NewObject;
use crate::{
    Bucket, CompleteMultipartUpload, CompletedPart, CreateMultipartUpload, DEFAULT_ALGORITHM, ObjectAttributes,
    ObjectMeta, ObjectState, Objects, S3Error, WriteConditions, abort_multipart_upload, audit, authorize,
    complete_multipart_upload, create_multipart_upload,
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
    conditions: WriteConditions,
    sink: Sink,
}

enum Sink {
    Store(Box<StoreSink>),
    Remote(RemoteWriter),
}

struct StoreSink {
    settled: Settled,
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
        let place = objects.locate(ctx, bucket)?;
        check_key(key)?;
        let keys = authorize::write_keys(&attributes, &conditions);
        authorize_write(ctx, objects, place.bucket(), key, &attributes, &keys)?;
        let bucket = Arc::clone(place.bucket());
        let sink = match place {
            Place::Store(bucket) => Sink::Store(Box::new(StoreSink {
                settled: settle(ctx, &bucket, key, &attributes)?,
                current: objects.store.blob_writer(DEFAULT_ALGORITHM),
                upload_id: None,
                parts: Vec::new(),
                written: 0,
            })),
            Place::Remote(..) if conditions.if_absent || conditions.if_match.is_some() => {
                return Err(S3Error::NotImplemented { what: "a conditional write elsewhere".to_owned() });
            }
            Place::Remote(bucket, remote) => {
                let writer = RemoteWriter::new(&remote, &bucket.name, key, &attributes);
                Sink::Remote(writer.map_err(|error| S3Error::of_remote(error, &bucket.name, Some(key)))?)
            }
        };
        let (ctx, objects, key) = (ctx.clone(), objects.clone(), key.to_owned());
        Ok(Self { ctx, objects, bucket, key, attributes, conditions, sink })
    }

    /// Also asked when something is about to be stored: the permission may have been taken away since.
    fn authorize_put(&self) -> Result<(), S3Error> {
        let place = self.objects.locate(&self.ctx, &self.bucket.name)?;
        let bucket = place.bucket();
        if bucket.id != self.bucket.id {
            return Err(S3Error::NoSuchBucket { bucket: self.bucket.name.clone() });
        }
        let keys = authorize::write_keys(&self.attributes, &self.conditions);
        authorize_write(&self.ctx, &self.objects, bucket, &self.key, &self.attributes, &keys)
    }

    /// Bytes written so far.
    pub fn written(&self) -> u64 {
        match &self.sink {
            Sink::Store(sink) => sink.written,
            Sink::Remote(writer) => writer.written(),
        }
    }

    pub async fn write(&mut self, bytes: Bytes) -> Result<(), S3Error> {
        let is_full = match &self.sink {
            Sink::Store(sink) => sink.current.size() >= sink.part_bytes(),
            Sink::Remote(writer) => writer.part_is_full(),
        };
        if is_full {
            self.authorize_put()?;
        }
        match &mut self.sink {
            Sink::Store(sink) => {
                if is_full {
                    let request = CreateMultipartUpload {
                        attributes: self.attributes.clone(),
                        algorithm: None,
                        checksum_type: None,
                    };
                    sink.finish_part(&self.ctx, &self.objects, &self.bucket.name, &self.key, request).await?;
                }
                sink.written += bytes.len() as u64;
                sink.current.write(bytes).await?;
                Ok(())
            }
            Sink::Remote(writer) => {
                let written = writer.write(&bytes).await;
                written.map_err(|error| S3Error::of_remote(error, &self.bucket.name, Some(&self.key)))
            }
        }
    }

    /// Publishes the object.
    pub async fn complete(self) -> Result<ObjectMeta, S3Error> {
        let (ctx, objects) = (self.ctx.clone(), self.objects.clone());
        let (bucket, key) = (Arc::clone(&self.bucket), self.key.clone());
        let plain = matches!(&self.sink, Sink::Store(sink) if sink.upload_id.is_none());
        let name = if plain { "PutObject" } else { "CompleteMultipartUpload" };
        let outcome = self.publish().await;
        audit::of_statement(&ctx, &objects, name, audit::On::Object(&bucket.name, &key), &outcome);
        outcome
    }

    async fn publish(self) -> Result<ObjectMeta, S3Error> {
        // Completing an upload asks for itself.
        if !matches!(&self.sink, Sink::Store(sink) if sink.upload_id.is_some()) {
            self.authorize_put()?;
        }
        let Self { ctx, objects, bucket, key, attributes, conditions, sink } = self;
        let mut sink = match sink {
            Sink::Store(sink) => sink,
            Sink::Remote(writer) => return publish_remote(writer, &objects, &bucket.name, &key, attributes).await,
        };
        if sink.upload_id.is_none() {
            let StoreSink { settled, current, .. } = *sink;
            let blob = current.finish().await?;
            let object = NewObject {
                key,
                attributes,
                settled,
                checksum: Some(blob.digested.checksum.clone()),
                etag: hex::encode(blob.digested.etag),
                conditions,
            };
            return objects.store.publish(&bucket, object, blob).await;
        }
        if sink.current.size() > 0 {
            let request = CreateMultipartUpload { attributes, algorithm: None, checksum_type: None };
            sink.finish_part(&ctx, &objects, &bucket.name, &key, request).await?;
        }
        let request = CompleteMultipartUpload {
            upload_id: sink.upload_id.clone().unwrap_or_default(),
            parts: std::mem::take(&mut sink.parts),
            checksum: None,
            size: Some(sink.written),
            conditions,
        };
        complete_multipart_upload(&ctx, &objects, &bucket.name, &key, request).await
    }

    /// Gives up and removes what was uploaded.
    pub async fn abort(self) -> Result<(), S3Error> {
        match self.sink {
            Sink::Store(sink) => match &sink.upload_id {
                None => Ok(()),
                Some(id) => abort_multipart_upload(&self.ctx, &self.objects, &self.bucket.name, &self.key, id).await,
            },
            Sink::Remote(writer) => {
                let aborted = writer.abort().await;
                aborted.map_err(|error| S3Error::of_remote(error, &self.bucket.name, Some(&self.key)))
            }
        }
    }
}

async fn publish_remote(
    writer: RemoteWriter,
    objects: &Objects,
    bucket: &str,
    key: &str,
    attributes: ObjectAttributes,
) -> Result<ObjectMeta, S3Error> {
    let (size, modified) = (writer.written(), objects.store.now());
    let completed = writer.complete().await;
    let etag = completed.map_err(|error| S3Error::of_remote(error, bucket, Some(key)))?;
    Ok(ObjectMeta {
        key: key.to_owned(),
        size,
        etag,
        modified,
        checksum: None,
        parts: None,
        attributes,
        encryption: None,
        state: ObjectState::default(),
    })
}

impl StoreSink {
    fn part_bytes(&self) -> u64 {
        if self.parts.is_empty() { FIRST_PART_BYTES } else { PART_BYTES }
    }

    /// `request` is for the upload, if there is none yet.
    async fn finish_part(
        &mut self,
        ctx: &OpCtx,
        objects: &Objects,
        bucket: &str,
        key: &str,
        request: CreateMultipartUpload,
    ) -> Result<(), S3Error> {
        let upload_id = match &self.upload_id {
            Some(id) => id.clone(),
            None => {
                let created = create_multipart_upload(ctx, objects, bucket, key, request);
                self.upload_id.insert(created.await?.id).clone()
            }
        };
        let next = objects.store.part_writer(DEFAULT_ALGORITHM);
        let blob = std::mem::replace(&mut self.current, next).finish().await?;
        let number = u32::try_from(self.parts.len()).unwrap_or(u32::MAX).saturating_add(1);
        let part = objects.store.put_part(&upload_id, number, blob).await?;
        self.parts.push(CompletedPart { number, etag: part.etag, checksum: part.checksum });
        Ok(())
    }
}

impl std::fmt::Debug for ObjectWriter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut out = f.debug_struct("ObjectWriter");
        out.field("bucket", &self.bucket.name).field("key", &self.key).field("written", &self.written()).finish()
    }
}
