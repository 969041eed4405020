//! Writing an object: one PUT, or a multipart upload from the second part on. A part is in memory until the endpoint has
//! taken it, so that it can be sent again; its SHA-256 is signed, so that the endpoint refuses what was changed on the way.

use std::sync::Arc;

use bytes::{Bytes, BytesMut};
use http::Method;

use super::request::{Call, Whole};
use super::xml::{Element, escaped};
use super::{Exchange, Remote, RemoteError};
use crate::checksum::md5_of;
use crate::store::Store;
use crate::store::remote_uploads::RemoteUpload;
use crate::{ObjectAttributes, ReadConditions};

/// Ten thousand of them are 80 GB: more than UNLOAD writes into one file.
const PART_BYTES: usize = 8 << 20;

/// A finished object this small waits in memory, so that it takes one request and not three.
const KEPT_BYTES: usize = 16 << 10;

pub(crate) struct RemoteWriter {
    remote: Arc<Remote>,
    /// Remembers the upload while it lasts.
    store: Arc<Store>,
    bucket: String,
    key: String,
    headers: Vec<(&'static str, String)>,
    part: BytesMut,
    upload_id: Option<String>,
    /// The ETags of the parts that the endpoint has.
    parts: Vec<String>,
    written: u64,
    exchange: Arc<Exchange>,
}

impl RemoteWriter {
    pub(crate) fn new(
        remote: &Arc<Remote>,
        store: &Arc<Store>,
        bucket: &str,
        key: &str,
        attributes: &ObjectAttributes,
    ) -> Result<Self, RemoteError> {
        let (remote, store, headers) = (Arc::clone(remote), Arc::clone(store), headers_of(attributes)?);
        let (bucket, key) = (bucket.to_owned(), key.to_owned());
        let (part, parts, exchange) = (BytesMut::new(), Vec::new(), Arc::default());
        Ok(Self { remote, store, bucket, key, headers, part, upload_id: None, parts, written: 0, exchange })
    }

    pub(crate) fn written(&self) -> u64 {
        self.written
    }

    /// What is known of the requests that write the object.
    pub(crate) fn exchange(&self) -> &Arc<Exchange> {
        &self.exchange
    }

    pub(crate) fn endpoint(&self) -> String {
        self.remote.name()
    }

    /// Which ETag the object will have when all of it is staged, if the endpoint's are digests.
    pub(crate) fn etag(&self) -> Option<String> {
        match self.upload_id {
            None => Some(hex::encode(md5_of([self.part.as_ref()]))),
            Some(_) => self.etag_of_parts(),
        }
    }

    fn etag_of_parts(&self) -> Option<String> {
        let digests: Option<Vec<Vec<u8>>> = self.parts.iter().map(|etag| hex::decode(etag).ok()).collect();
        let md5 = hex::encode(md5_of(digests?.iter().map(Vec::as_slice)));
        Some(format!("{md5}-{}", self.parts.len()))
    }

    /// Whether the next write sends something first.
    pub(crate) fn part_is_full(&self) -> bool {
        self.part.len() >= PART_BYTES
    }

    pub(crate) async fn write(&mut self, bytes: &[u8]) -> Result<(), RemoteError> {
        if self.part_is_full() {
            self.send_part().await?;
        }
        self.part.extend_from_slice(bytes);
        self.written += bytes.len() as u64;
        Ok(())
    }

    /// Sends what is left, unless it is so little that it may stay in memory until the object is published.
    pub(crate) async fn stage(&mut self) -> Result<(), RemoteError> {
        if !self.part.is_empty() && (self.upload_id.is_some() || self.part.len() > KEPT_BYTES) {
            self.send_part().await?;
        }
        // The part's memory goes, too.
        self.part = BytesMut::from(self.part.as_ref());
        Ok(())
    }

    /// Publishes the object and returns its ETag.
    pub(crate) async fn complete(mut self) -> Result<String, RemoteError> {
        let completed = self.try_complete().await;
        if completed.is_err() {
            // The error that counts is the first one; an upload that cannot be aborted is the bucket's to expire.
            drop(self.abort().await);
        }
        completed
    }

    fn call(&self, method: Method) -> Call<'_> {
        Call::new(method, &self.bucket, &self.key).told_to(&self.exchange)
    }

    async fn try_complete(&mut self) -> Result<String, RemoteError> {
        if self.upload_id.is_none() {
            let bytes = self.part.split().freeze();
            let mut call = self.call(Method::PUT).body(bytes);
            call.headers.extend(self.headers.iter().cloned());
            return self.remote.send(&call, |answer| etag_of(&answer)).await;
        }
        if !self.part.is_empty() {
            self.send_part().await?;
        }
        let completed = match self.complete_upload().await {
            // An answer that was lost: the upload is gone because it was completed.
            Err(RemoteError::Answer { status: 404, .. }) => self.find_completed().await,
            completed => completed,
        };
        if completed.is_ok() {
            self.forget().await;
        }
        completed
    }

    /// Forgets the parts that were sent.
    pub(crate) async fn abort(self) -> Result<(), RemoteError> {
        let Some(id) = &self.upload_id else { return Ok(()) };
        self.remote.abort_upload(&self.bucket, &self.key, id).await?;
        self.forget().await;
        Ok(())
    }

    fn upload(&self) -> RemoteUpload {
        let (bucket, key) = (self.bucket.clone(), self.key.clone());
        RemoteUpload {
            endpoint: self.remote.name(),
            bucket,
            key,
            upload_id: self.upload_id.clone().unwrap_or_default(),
        }
    }

    /// The next start would abort an upload that is not there: harmless.
    async fn forget(&self) {
        if let Err(error) = self.store.forget_upload(self.upload()).await {
            tracing::warn!(%error, "an upload that has ended is still listed");
        }
    }

    async fn send_part(&mut self) -> Result<(), RemoteError> {
        let id = match &self.upload_id {
            Some(id) => id.clone(),
            None => self.begin_upload().await?,
        };
        let bytes: Bytes = self.part.split().freeze();
        let number = self.parts.len() + 1;
        let call = self.call(Method::PUT).query("partNumber", number.to_string()).query("uploadId", id).body(bytes);
        let etag = self.remote.send(&call, |answer| etag_of(&answer)).await?;
        self.parts.push(etag);
        Ok(())
    }

    /// Nothing is sent that the next start would not know of.
    async fn begin_upload(&mut self) -> Result<String, RemoteError> {
        let id = self.upload_id.insert(self.create_upload().await?).clone();
        let remembered = self.store.remember_upload(self.upload()).await;
        remembered.map_err(|error| {
            tracing::error!(%error, "an upload could not be remembered");
            RemoteError::damaged("an upload could not be remembered")
        })?;
        Ok(id)
    }

    async fn create_upload(&self) -> Result<String, RemoteError> {
        let mut call = self.call(Method::POST).query("uploads", "");
        call.headers.extend(self.headers.iter().cloned());
        let created = self.remote.send(&call, |answer| {
            let root = Element::parse(&answer.body)?.expect("InitiateMultipartUploadResult")?;
            Ok(root.required("UploadId")?.to_owned())
        });
        created.await
    }

    async fn complete_upload(&self) -> Result<String, RemoteError> {
        let parts = self.parts.iter().enumerate().map(|(index, etag)| {
            let (number, etag) = (index + 1, escaped(etag));
            format!("<Part><PartNumber>{number}</PartNumber><ETag>&quot;{etag}&quot;</ETag></Part>")
        });
        let xml = format!("<CompleteMultipartUpload>{}</CompleteMultipartUpload>", parts.collect::<String>());
        let id = self.upload_id.clone().unwrap_or_default();
        let call = self.call(Method::POST).query("uploadId", id).body(xml);
        let completed = self.remote.send(&call, |answer| {
            // An error may come behind a status of success: the answer was begun before the work was done.
            let root = Element::parse(&answer.body)?;
            if root.name == "Error" {
                return Err(RemoteError::answer(500, &answer.body));
            }
            let root = root.expect("CompleteMultipartUploadResult")?;
            Ok(root.required("ETag")?.trim_matches('"').to_owned())
        });
        completed.await
    }

    async fn find_completed(&self) -> Result<String, RemoteError> {
        let found = self.remote.head(&self.bucket, &self.key, &ReadConditions::default()).await?;
        if found.size == self.written && self.etag_of_parts().is_some_and(|expected| expected == found.etag) {
            return Ok(found.etag);
        }
        Err(RemoteError::damaged("an upload is gone and its object is not there"))
    }
}

fn etag_of(answer: &Whole) -> Result<String, RemoteError> {
    let etag = answer.headers.get("etag").and_then(|value| value.to_str().ok());
    let etag = etag.map(|etag| etag.trim_matches('"')).filter(|etag| !etag.is_empty());
    etag.map(str::to_owned).ok_or_else(|| RemoteError::damaged("an upload was answered without an ETag"))
}

/// S3's own encryption is what endpoints do anyway, if they can; asking for it makes some refuse.
fn headers_of(attributes: &ObjectAttributes) -> Result<Vec<(&'static str, String)>, RemoteError> {
    let mut headers = Vec::new();
    let encryption = &attributes.write.encryption;
    let algorithm = encryption.algorithm.clone().filter(|algorithm| algorithm != "AES256");
    let bucket_key = encryption.bucket_key.then(|| "true".to_owned());
    let texts = [
        ("content-type", &attributes.content_type),
        ("content-encoding", &attributes.content_encoding),
        ("content-language", &attributes.content_language),
        ("content-disposition", &attributes.content_disposition),
        ("cache-control", &attributes.cache_control),
        ("expires", &attributes.expires),
        ("x-amz-server-side-encryption", &algorithm),
        ("x-amz-server-side-encryption-aws-kms-key-id", &encryption.kms_key_id),
        ("x-amz-server-side-encryption-bucket-key-enabled", &bucket_key),
    ];
    headers.extend(texts.into_iter().filter_map(|(name, value)| Some((name, value.clone()?))));
    let unknown = [
        (!attributes.user_metadata.is_empty(), "user metadata"),
        (!attributes.write.tags.is_empty(), "tags"),
        (attributes.write.acl.is_some(), "an ACL"),
        (encryption.customer != crate::CustomerKeyHeaders::default(), "a customer's key"),
    ];
    match unknown.into_iter().find(|(given, _)| *given) {
        Some((_, what)) => Err(RemoteError::Request { what: format!("an object with {what}") }),
        None => Ok(headers),
    }
}
