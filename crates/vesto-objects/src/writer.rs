//! Writing an object whose size is not known beforehand, as UNLOAD does: a plain object while it is small, one of many
//! parts when it grows. It appears, complete, when it is published, or not at all.
//!
//! In the store, what is not published is files that go with their writer, or with the sweep after a crash. Elsewhere it
//! is a multipart upload, which [`ObjectWriter::abort`] and [`FinishedObject::abort`] give up.

use std::sync::Arc;

use bytes::Bytes;
use tokio::task::JoinHandle;
use vesto_identity::OpCtx;

use crate::names::check_key;
use crate::new_object::{Settled, authorize_write, settle};
use crate::objects::Place;
use crate::remote::{Exchange, RemoteWriter};
use crate::store::StoreError;
use crate::store::blob_writer::{BlobWriter, StagedBlob};
use crate::store::objects::NewObject;
use crate::store::publications::{self, Appearing};
use crate::store::staged_parts::digests_of;
use crate::{
    Bucket, Checksum, DEFAULT_ALGORITHM, ObjectAttributes, ObjectMeta, ObjectState, Objects, S3Error, WriteConditions,
    audit, authorize,
};

/// What fits into it is a plain object, whose ETag must be an MD5; later parts need none. S3's own minimum for a part.
const FIRST_PART_BYTES: u64 = 5 << 20;
/// Later parts: 10,000 of them make an object of 625 GB, more than UNLOAD writes into one file.
const PART_BYTES: u64 = 64 << 20;

/// Holds at most two megabytes in memory, or one part if the object goes elsewhere.
pub struct ObjectWriter {
    target: Target,
    sink: Sink,
}

/// An object that is stored and synced, and that nobody sees yet. Holds hardly any memory.
pub struct FinishedObject {
    target: Target,
    content: Content,
    size: u64,
}

/// Whose object it will be, and where.
struct Target {
    ctx: OpCtx,
    objects: Objects,
    /// The bucket that [`ObjectWriter::create`] asked about: another one that has its name by now is not meant.
    bucket: Arc<Bucket>,
    key: String,
    attributes: ObjectAttributes,
    conditions: WriteConditions,
}

enum Sink {
    Store(Box<StoreSink>),
    Remote(RemoteWriter),
}

struct StoreSink {
    settled: Settled,
    current: BlobWriter,
    /// Full parts, but for the one that is being synced.
    parts: Vec<StagedBlob>,
    syncing: Option<JoinHandle<Result<StagedBlob, StoreError>>>,
    written: u64,
}

enum Content {
    Plain(Settled, Box<StagedBlob>),
    Parts(Settled, Vec<StagedBlob>),
    Remote(RemoteWriter),
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
                parts: Vec::new(),
                syncing: None,
                written: 0,
            })),
            Place::Remote(..) if conditions.if_absent || conditions.if_match.is_some() => {
                return Err(S3Error::NotImplemented { what: "a conditional write elsewhere".to_owned() });
            }
            Place::Remote(bucket, remote) => {
                let writer = RemoteWriter::new(&remote, &objects.store, &bucket.name, key, &attributes);
                Sink::Remote(writer.map_err(|error| S3Error::of_remote(error, &bucket.name, Some(key)))?)
            }
        };
        let (ctx, objects, key) = (ctx.clone(), objects.clone(), key.to_owned());
        Ok(Self { target: Target { ctx, objects, bucket, key, attributes, conditions }, sink })
    }

    /// Bytes written so far.
    pub fn written(&self) -> u64 {
        match &self.sink {
            Sink::Store(sink) => sink.written,
            Sink::Remote(writer) => writer.written(),
        }
    }

    pub async fn write(&mut self, mut bytes: Bytes) -> Result<(), S3Error> {
        let Self { target, sink } = self;
        match sink {
            Sink::Store(sink) => {
                while !bytes.is_empty() {
                    if sink.room() == 0 {
                        target.authorize_put()?;
                        sink.finish_part(&target.objects).await?;
                    }
                    sink.write(bytes.split_to(sink.room().min(bytes.len()))).await?;
                }
                Ok(())
            }
            Sink::Remote(writer) => {
                if writer.part_is_full() {
                    target.authorize_put()?;
                }
                writer.write(&bytes).await.map_err(|error| target.remote_error(error))
            }
        }
    }

    /// Stores the rest and publishes the object.
    pub async fn complete(self) -> Result<ObjectMeta, S3Error> {
        self.finish().await?.publish().await
    }

    /// Stores the rest. The object appears with [`FinishedObject::publish`].
    pub async fn finish(self) -> Result<FinishedObject, S3Error> {
        let size = self.written();
        let Self { target, sink } = self;
        let is_plain = matches!(&sink, Sink::Store(sink) if sink.is_first_part());
        let stored = match target.authorize_put() {
            Ok(()) => target.store_rest(sink).await,
            Err(error) => Err((error, Some(sink))),
        };
        match stored {
            Ok(content) => Ok(FinishedObject { target, content, size }),
            Err((error, sink)) => {
                if let Some(sink) = sink {
                    // The error that came first is the one to tell.
                    drop(target.abort(sink).await);
                }
                target.audited(is_plain, Err(error))
            }
        }
    }

    /// Gives up and removes what was stored.
    pub async fn abort(self) -> Result<(), S3Error> {
        self.target.abort(self.sink).await
    }
}

impl StoreSink {
    /// Bytes that still go into the part.
    fn room(&self) -> usize {
        let part = if self.is_first_part() { FIRST_PART_BYTES } else { PART_BYTES };
        usize::try_from(part.saturating_sub(self.current.size())).unwrap_or(usize::MAX)
    }

    async fn write(&mut self, bytes: Bytes) -> Result<(), S3Error> {
        self.written += bytes.len() as u64;
        Ok(self.current.write(bytes).await?)
    }

    fn is_first_part(&self) -> bool {
        self.parts.is_empty() && self.syncing.is_none()
    }

    /// Begins the next part. The full one goes to the disk meanwhile; only one at a time does, so that a slow disk is
    /// waited for.
    async fn finish_part(&mut self, objects: &Objects) -> Result<(), S3Error> {
        self.synced().await?;
        let next = objects.store.part_writer(DEFAULT_ALGORITHM);
        let full = std::mem::replace(&mut self.current, next);
        self.syncing = Some(tokio::spawn(full.finish()));
        Ok(())
    }

    async fn synced(&mut self) -> Result<(), S3Error> {
        if let Some(syncing) = self.syncing.take() {
            let part = syncing.await.map_err(|error| StoreError::File(std::io::Error::other(error)))?;
            self.parts.push(part?);
        }
        Ok(())
    }

    async fn finish(mut self, objects: &Objects) -> Result<Content, S3Error> {
        if self.is_first_part() {
            return Ok(Content::Plain(self.settled, Box::new(self.current.finish().await?)));
        }
        if self.current.size() > 0 {
            self.finish_part(objects).await?;
        }
        self.synced().await?;
        Ok(Content::Parts(self.settled, self.parts))
    }
}

impl FinishedObject {
    pub fn key(&self) -> &str {
        &self.target.key
    }

    pub fn size(&self) -> u64 {
        self.size
    }

    /// What is known of its requests, if it goes elsewhere; also of the one that is to make it appear.
    pub fn exchange(&self) -> Arc<Exchange> {
        match &self.content {
            Content::Plain(..) | Content::Parts(..) => Arc::default(),
            Content::Remote(writer) => Arc::clone(writer.exchange()),
        }
    }

    /// What is to be remembered of the object before it appears.
    pub(crate) fn appearing(&self) -> Option<Appearing> {
        let (endpoint, content) = match &self.content {
            Content::Plain(_, blob) => (String::new(), publications::Content::Blob(blob.id())),
            Content::Parts(_, parts) => (String::new(), publications::Content::Blob(parts.first()?.id())),
            Content::Remote(writer) => (writer.endpoint(), publications::Content::ETag(writer.etag()?)),
        };
        Some(Appearing { endpoint, bucket: self.target.bucket.name.clone(), key: self.target.key.clone(), content })
    }

    /// Makes the object appear, in place of what is under its key.
    pub async fn publish(self) -> Result<ObjectMeta, S3Error> {
        let Self { target, content, size } = self;
        let is_plain = matches!(content, Content::Plain(..));
        let published = target.publish(content, size).await;
        target.audited(is_plain, published)
    }

    /// Gives up and removes the object.
    pub async fn abort(self) -> Result<(), S3Error> {
        match self.content {
            Content::Plain(..) | Content::Parts(..) => Ok(()),
            Content::Remote(writer) => self.target.abort(Sink::Remote(writer)).await,
        }
    }
}

impl Target {
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

    /// On an error what could be given up comes back with it.
    async fn store_rest(&self, sink: Sink) -> Result<Content, (S3Error, Option<Sink>)> {
        match sink {
            Sink::Store(sink) => sink.finish(&self.objects).await.map_err(|error| (error, None)),
            Sink::Remote(mut writer) => match writer.stage().await {
                Ok(()) => Ok(Content::Remote(writer)),
                Err(error) => Err((self.remote_error(error), Some(Sink::Remote(writer)))),
            },
        }
    }

    async fn publish(&self, content: Content, size: u64) -> Result<ObjectMeta, S3Error> {
        if let Err(denied) = self.authorize_put() {
            if let Content::Remote(writer) = content {
                drop(writer.abort().await);
            }
            return Err(denied);
        }
        let store = &self.objects.store;
        match content {
            Content::Plain(settled, blob) => {
                let (etag, checksum) = (hex::encode(blob.digested.etag), blob.digested.checksum.clone());
                store.publish(&self.bucket, self.new_object(settled, etag, Some(checksum)), *blob).await
            }
            Content::Parts(settled, parts) => {
                let (etag, checksum) = digests_of(&parts);
                store.publish_parts(&self.bucket, self.new_object(settled, etag, checksum), parts).await
            }
            Content::Remote(writer) => {
                let modified = store.now();
                let etag = writer.complete().await.map_err(|error| self.remote_error(error))?;
                Ok(ObjectMeta {
                    key: self.key.clone(),
                    size,
                    etag,
                    modified,
                    checksum: None,
                    parts: None,
                    attributes: self.attributes.clone(),
                    encryption: None,
                    state: ObjectState::default(),
                })
            }
        }
    }

    async fn abort(&self, sink: Sink) -> Result<(), S3Error> {
        match sink {
            Sink::Store(mut sink) => {
                // A part that could not be stored is what is wanted here.
                drop(sink.synced().await);
                Ok(())
            }
            Sink::Remote(writer) => writer.abort().await.map_err(|error| self.remote_error(error)),
        }
    }

    fn new_object(&self, settled: Settled, etag: String, checksum: Option<Checksum>) -> NewObject {
        NewObject {
            key: self.key.clone(),
            attributes: self.attributes.clone(),
            settled,
            checksum,
            etag,
            conditions: self.conditions.clone(),
        }
    }

    fn remote_error(&self, error: crate::remote::RemoteError) -> S3Error {
        S3Error::of_remote(error, &self.bucket.name, Some(&self.key))
    }

    /// Tells the audit log what it would hear of a client that did the same.
    fn audited<T>(&self, is_plain: bool, outcome: Result<T, S3Error>) -> Result<T, S3Error> {
        let name = if is_plain { "PutObject" } else { "CompleteMultipartUpload" };
        audit::of_statement(&self.ctx, &self.objects, name, audit::On::Object(&self.bucket.name, &self.key), &outcome);
        outcome
    }
}

impl std::fmt::Debug for ObjectWriter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut out = f.debug_struct("ObjectWriter");
        out.field("bucket", &self.target.bucket.name).field("key", &self.target.key).field("written", &self.written());
        out.finish()
    }
}

impl std::fmt::Debug for FinishedObject {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut out = f.debug_struct("FinishedObject");
        out.field("bucket", &self.target.bucket.name).field("key", &self.target.key).field("size", &self.size).finish()
    }
}
