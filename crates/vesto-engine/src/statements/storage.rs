//! What COPY and UNLOAD share on the way to S3: the store under the statement's authorization, and Redshift's words.

use bytes::Bytes;
use futures::TryStreamExt;
use vesto_identity::OpCtx;
use vesto_objects::{GetObject, Objects, RemoteError, S3Error, get_object};
use vesto_sql::ObjectUrl;
use vesto_types::{Region, SqlError, SqlState};

use crate::authorization::{Authorized, ErrorBlock, S3Call};

/// Cheap to clone.
#[derive(Clone)]
pub(crate) struct Storage {
    pub(crate) authorized: Authorized,
    pub(crate) objects: Objects,
}

impl Storage {
    pub(crate) fn ctx(&self) -> &OpCtx {
        &self.authorized.ctx
    }

    /// Of all the statement's calls.
    pub(crate) fn request_id(&self) -> String {
        self.ctx().request_id().to_string()
    }

    pub(crate) fn failed(&self, error: &S3Error, call: &S3Call<'_>) -> SqlError {
        self.authorized.s3_error(error, call)
    }

    /// One of Redshift's own errors about what is in S3.
    pub(crate) fn error(&self, message: impl Into<String>, context: &str) -> SqlError {
        let block = ErrorBlock { code: 8001, context, location: "s3_utility.cpp:568", process: "padbmaster" };
        block.error(self.authorized.requester(), message)
    }

    /// A bucket of another Region is reached only when the statement names that Region.
    pub(crate) fn check_region(&self, bucket: &str, region: &Region, context: &str) -> Result<(), SqlError> {
        match self.objects.bucket_region(bucket) {
            Some(found) if found != *region => {
                let message = "The bucket you are attempting to access must be addressed using the specified \
                               endpoint. Please send all future requests to this endpoint.";
                let message = self.exception(message, 301, "PermanentRedirect");
                let hint = format!("The bucket is in Region {found}. Add REGION '{found}' to the statement.");
                Err(self.error(message, context).with_hint(hint))
            }
            _ => Ok(()),
        }
    }

    /// Moving an object's bytes failed underway.
    pub(crate) fn interrupted(&self, error: &std::io::Error, context: &str) -> SqlError {
        let remote = error.get_ref().and_then(|error| error.downcast_ref::<RemoteError>());
        let Some(remote) = remote else {
            tracing::error!(%error, context, "reading an object failed");
            return self.error("S3 read failed", context);
        };
        tracing::info!(error = %remote, context, "reading an object failed");
        let failed = self.error(self.exception(&remote.message(), remote.status(), remote.code()), context);
        match remote {
            RemoteError::Replaced => {
                failed.with_hint("Another object was written under the key. Run the statement again.")
            }
            _ => failed,
        }
    }

    fn exception(&self, message: &str, status: u16, code: &str) -> String {
        let rid = self.ctx().request_id();
        format!("S3ServiceException:{message},Status {status},Error {code},Rid {rid},ExtRid {rid},CanRetry 1")
    }

    /// A short object as a whole; `None` if it is longer than `limit`.
    pub(crate) async fn read_whole(
        &self,
        url: &ObjectUrl,
        call: &S3Call<'_>,
        limit: usize,
    ) -> Result<Option<Vec<u8>>, SqlError> {
        let reader = get_object(self.ctx(), &self.objects, &url.bucket, &url.key, &GetObject::default()).await;
        let reader = reader.map_err(|error| self.failed(&error, call))?;
        if usize::try_from(reader.meta.size).map_or(true, |size| size > limit) {
            return Ok(None);
        }
        let blocks: Result<Vec<Bytes>, _> = reader.body.try_collect().await;
        let blocks = blocks.map_err(|error| self.interrupted(&error, &reading_context(&url.bucket, &url.key)))?;
        Ok(Some(blocks.concat()))
    }
}

/// The Region that a statement means: REGION's, else the cluster's.
pub(crate) fn region(named: Option<&str>, cluster: &Region) -> Result<Region, SqlError> {
    let Some(named) = named else { return Ok(cluster.clone()) };
    Region::parse(named).map_err(|_| {
        SqlError::new(SqlState::INVALID_PARAMETER_VALUE, format!("\"{named}\" is not a valid AWS Region name"))
    })
}

pub(crate) fn listing_context(bucket: &str, prefix: &str) -> String {
    format!("Listing bucket={bucket} prefix={prefix}")
}

pub(crate) fn reading_context(bucket: &str, key: &str) -> String {
    format!("S3 key being read : s3://{bucket}/{key}")
}
