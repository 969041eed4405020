//! The handle that operations take.

use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use futures::StreamExt;
use futures::stream::BoxStream;
use tokio::sync::broadcast;
use vesto_policy::Context;
use vesto_types::{AccountId, Clock, Ids, Region};

use crate::store::Store;
use vesto_identity::OpCtx;

use crate::names::check_bucket_name;
use crate::store::watch::ObjectCreated;
use crate::{Bucket, BucketSettings, NewBuckets, Remote, S3Error, StoreError};

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
    /// Has the buckets that are not in the store; for statements only.
    remote: Option<Arc<Remote>>,
}

/// Where a bucket is that a statement names.
pub(crate) enum Place {
    Store(Arc<Bucket>),
    /// What is known here of the endpoint's bucket: nothing but its name, so that only the caller's own policies decide.
    Remote(Arc<Bucket>, Arc<Remote>),
}

impl Objects {
    /// Opens or creates the store in `directory` and recovers from a crash.
    pub async fn open(directory: &Path, clock: Arc<dyn Clock>, ids: Arc<dyn Ids>) -> Result<Self, StoreError> {
        let store = Store::open(directory, clock, ids).await?;
        Ok(Self { store, keys: Context::new(), new_buckets: NewBuckets::default(), remote: None })
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

    /// Word of every object from now on, once it is on the disk: names alone, for the server itself. What may be done
    /// with them is asked as ever.
    pub fn watch(&self) -> broadcast::Receiver<ObjectCreated> {
        self.store.watch()
    }

    /// The same store, and an endpoint for the buckets that it does not have. Only what [`crate::remote`] lists goes there.
    #[must_use]
    pub fn with_remote(self, remote: Option<Arc<Remote>>) -> Self {
        Self { remote, ..self }
    }

    pub(crate) fn remote(&self) -> Option<&Arc<Remote>> {
        self.remote.as_ref()
    }

    /// Who owns a bucket; for checks that a transport makes by itself (`x-amz-expected-bucket-owner`).
    pub fn bucket_owner(&self, bucket: &str) -> Option<AccountId> {
        self.store.bucket(bucket).map(|bucket| bucket.owner.clone())
    }

    /// Whether the bucket is in this store, rather than at the endpoint that has the other buckets.
    pub fn has(&self, bucket: &str) -> bool {
        self.store.bucket(bucket).is_some()
    }

    /// The Region in which a bucket was created, or that of the endpoint that has the other buckets.
    pub fn bucket_region(&self, bucket: &str) -> Option<Region> {
        let stored = self.store.bucket(bucket).map(|bucket| bucket.region.clone());
        stored.or_else(|| self.remote.as_ref().map(|remote| remote.settings().region.clone()))
    }

    /// Whether bytes that are read in ranges are as they were stored: not if they come over a bare connection, where only
    /// the digest of a whole object tells.
    pub fn trusts_ranges(&self, bucket: &str) -> bool {
        let stored = self.store.bucket(bucket).is_some();
        stored || self.remote.as_ref().is_none_or(|remote| remote.settings().endpoint.is_tls())
    }

    /// Where the caller's statement finds a bucket. Of one that is not in the store the caller's own account passes for
    /// the owner: whether it may, its policies say alone, and the endpoint for itself.
    pub(crate) fn locate(&self, ctx: &OpCtx, name: &str) -> Result<Place, S3Error> {
        match (self.bucket(name), &self.remote, ctx.caller_account()) {
            (Ok(bucket), ..) => Ok(Place::Store(bucket)),
            (Err(_), Some(remote), Some(account)) if check_bucket_name(name).is_ok() => {
                let bucket = Bucket {
                    id: -1,
                    name: name.to_owned(),
                    owner: account.clone(),
                    region: remote.settings().region.clone(),
                    created: chrono::DateTime::default(),
                    policy: None,
                    settings: BucketSettings::default(),
                    acl_policy: None,
                    restriction: None,
                };
                Ok(Place::Remote(Arc::new(bucket), Arc::clone(remote)))
            }
            (Err(missing), ..) => Err(missing),
        }
    }

    pub(crate) fn bucket(&self, name: &str) -> Result<Arc<Bucket>, S3Error> {
        self.store.bucket(name).ok_or_else(|| S3Error::NoSuchBucket { bucket: name.to_owned() })
    }
}

impl Place {
    pub(crate) fn bucket(&self) -> &Arc<Bucket> {
        match self {
            Self::Store(bucket) | Self::Remote(bucket, _) => bucket,
        }
    }
}

impl std::fmt::Debug for Objects {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Objects").finish_non_exhaustive()
    }
}
