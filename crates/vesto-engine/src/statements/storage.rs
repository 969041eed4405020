//! What COPY and UNLOAD share on the way to S3: the store under the statement's authorization, and Redshift's words.

use vesto_identity::OpCtx;
use vesto_objects::{Objects, S3Error};
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
                let rid = self.ctx().request_id();
                let message = format!(
                    "S3ServiceException:The bucket you are attempting to access must be addressed using the specified \
                     endpoint. Please send all future requests to this endpoint.,Status 301,Error PermanentRedirect,\
                     Rid {rid},ExtRid {rid},CanRetry 1"
                );
                let hint = format!("The bucket is in Region {found}. Add REGION '{found}' to the statement.");
                Err(self.error(message, context).with_hint(hint))
            }
            _ => Ok(()),
        }
    }

    /// Moving an object's bytes failed underway.
    pub(crate) fn interrupted(&self, error: &std::io::Error, context: &str) -> SqlError {
        tracing::error!(%error, context, "reading an object failed");
        self.error("S3 read failed", context)
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
