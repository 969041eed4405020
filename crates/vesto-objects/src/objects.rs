//! The handle that operations take.

use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use futures::StreamExt;
use futures::stream::BoxStream;
use vesto_policy::Context;
use vesto_types::{AccountId, Clock, Ids, Region};

use crate::store::Store;
use crate::{Bucket, NewBuckets, S3Error, StoreError};

/// The bytes of an upload as they come in. An error ends the upload; nothing of it becomes visible.
pub type Body = BoxStream<'static, Result<Bytes, S3Error>>;

/// A body that is in memory already.
pub fn body_of(bytes: impl Into<Bytes>) -> Body {
    let bytes = bytes.into();
    futures::stream::once(async move { Ok(bytes) }).boxed()
}

/// The body of an empty object.
pub fn empty_body() -> Body {
    futures::stream::empty().boxed()
}

/// The object store; cheap to clone.
#[derive(Clone)]
pub struct Objects {
    pub(crate) store: Arc<Store>,
    /// Condition keys that the transport of a request supplies (`s3:authType`, `s3:x-amz-acl` …).
    pub(crate) keys: Context,
    pub(crate) new_buckets: NewBuckets,
}

impl Objects {
    /// Opens or creates the store in `directory` and recovers from a crash.
    pub async fn open(directory: &Path, clock: Arc<dyn Clock>, ids: Arc<dyn Ids>) -> Result<Self, StoreError> {
        let store = Store::open(directory, clock, ids).await?;
        Ok(Self { store, keys: Context::new(), new_buckets: NewBuckets::default() })
    }

    /// Lets writes under way finish and closes the files.
    pub async fn close(&self) {
        self.store.close().await;
    }

    /// Forgets every bucket and object, whoever owns them; for the server's test-only reset.
    pub async fn reset(&self) -> Result<(), S3Error> {
        self.store.reset().await
    }

    /// The same store, its operations authorized with these condition keys besides their own.
    #[must_use]
    pub fn with_request_keys(&self, keys: Context) -> Self {
        Self { keys, ..self.clone() }
    }

    /// The same store, which makes buckets of this kind.
    #[must_use]
    pub fn with_new_buckets(self, new_buckets: NewBuckets) -> Self {
        Self { new_buckets, ..self }
    }

    /// Who owns a bucket; for checks that a transport makes by itself (`x-amz-expected-bucket-owner`).
    pub fn bucket_owner(&self, bucket: &str) -> Option<AccountId> {
        self.store.bucket(bucket).map(|bucket| bucket.owner.clone())
    }

    /// The Region in which a bucket was created.
    pub fn bucket_region(&self, bucket: &str) -> Option<Region> {
        self.store.bucket(bucket).map(|bucket| bucket.region.clone())
    }

    pub(crate) fn bucket(&self, name: &str) -> Result<Arc<Bucket>, S3Error> {
        self.store.bucket(name).ok_or_else(|| S3Error::NoSuchBucket { bucket: name.to_owned() })
    }
}

impl std::fmt::Debug for Objects {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Objects").finish_non_exhaustive()
    }
}
