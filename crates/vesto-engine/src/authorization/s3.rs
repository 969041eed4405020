//! Step 6: what the client reads when S3 answers an operation of the statement with an error.

use std::sync::Arc;

use vesto_identity::Ruling;
use vesto_objects::S3Error;
use vesto_sql::ObjectUrl;
use vesto_types::SqlError;

use super::hint::Widen;
use super::{ErrorBlock, Journal, Requester, Step, StepName};

/// What the statement was doing in S3.
#[derive(Debug, Clone, Copy)]
pub(crate) enum S3Call<'a> {
    /// Listing what COPY reads, or what is in UNLOAD's way.
    List(&'a ObjectUrl),
    ReadManifest(&'a ObjectUrl),
    /// Reading an object that COPY was pointed at by this prefix, or by a manifest (`None`).
    Read {
        bucket: &'a str,
        key: &'a str,
        under: Option<&'a ObjectUrl>,
    },
    /// Writing or deleting an object of UNLOAD.
    Write {
        bucket: &'a str,
        key: &'a str,
        under: &'a ObjectUrl,
    },
    Delete {
        bucket: &'a str,
        key: &'a str,
        under: &'a ObjectUrl,
    },
}

impl S3Call<'_> {
    /// An error before any object is named.
    pub(super) const BLOCK: ErrorBlock<'static> =
        ErrorBlock { code: 8001, context: "", location: "s3_utility.cpp:840", process: "padbmaster" };

    /// Bucket and key, or prefix.
    pub(super) fn place(&self) -> (&str, &str) {
        match self {
            Self::List(url) | Self::ReadManifest(url) => (&url.bucket, &url.key),
            Self::Read { bucket, key, .. } | Self::Write { bucket, key, .. } | Self::Delete { bucket, key, .. } => {
                (bucket, key)
            }
        }
    }

    pub(super) fn method(&self) -> &'static str {
        match self {
            Self::List(_) | Self::ReadManifest(_) | Self::Read { .. } => "GET",
            Self::Write { .. } => "PUT",
            Self::Delete { .. } => "DELETE",
        }
    }

    fn context(&self) -> String {
        match self {
            Self::List(url) => format!("Listing bucket={} prefix={}", url.bucket, url.key),
            Self::ReadManifest(url) => format!("S3 key being read : {url}"),
            Self::Read { bucket, key, .. } => format!("S3 key being read : s3://{bucket}/{key}"),
            Self::Write { bucket, key, .. } => format!("S3 key being written : s3://{bucket}/{key}"),
            Self::Delete { bucket, key, .. } => format!("S3 key being deleted : s3://{bucket}/{key}"),
        }
    }

    fn block<'b>(&self, context: &'b str) -> ErrorBlock<'b> {
        let (location, process) = match self {
            Self::List(_) => ("s3_utility.cpp:840", "padbmaster"),
            Self::ReadManifest(_) => ("s3_utility.cpp:568", "padbmaster"),
            Self::Read { .. } => ("table_s3_scanner.cpp:354", "query0_30"),
            Self::Write { .. } | Self::Delete { .. } => ("s3_unloader.cpp:200", "query0_30"),
        };
        ErrorBlock { code: 8001, context, location, process }
    }

    /// What else the statement needs besides the object at hand.
    fn widen(&self) -> Option<Widen> {
        let under = match self {
            Self::Read { under, .. } => *under,
            Self::Write { under, .. } | Self::Delete { under, .. } => Some(*under),
            Self::List(_) | Self::ReadManifest(_) => None,
        };
        under.map(|url| Widen { bucket: url.bucket.clone(), prefix: url.key.clone() })
    }
}

/// `journal` is that of a statement that acts.
pub(super) fn error(
    requester: &Requester,
    journal: Option<&Arc<Journal>>,
    error: &S3Error,
    call: &S3Call<'_>,
) -> SqlError {
    if let S3Error::Store(source) = error {
        tracing::error!(error = %source, "the object store failed");
    }
    let context = call.context();
    let message = exception(requester, &client_text(error, call), error.status(), error.code());
    journal.into_iter().for_each(|journal| journal.record_s3_error(call, &message));
    let message = match call {
        S3Call::ReadManifest(_) => format!("Problem reading manifest file - {message}"),
        S3Call::List(_) | S3Call::Read { .. } | S3Call::Write { .. } | S3Call::Delete { .. } => message,
    };
    let worded = call.block(&context).error(requester, message);
    match error {
        S3Error::AccessDenied(denied) => {
            let step = step(denied.ruling(), call);
            journal.into_iter().for_each(|journal| journal.record(&step));
            step.refuse(worded)
        }
        _ => worded,
    }
}

pub(super) fn step(ruling: &Ruling, call: &S3Call<'_>) -> Step {
    Step::of_ruling(StepName::S3Access, ruling, call.widen().as_ref())
}

/// Reads are refused with S3's short text, as ever; writes with its long one.
fn client_text(error: &S3Error, call: &S3Call<'_>) -> String {
    match (error, call) {
        (S3Error::AccessDenied(_), S3Call::List(_) | S3Call::ReadManifest(_) | S3Call::Read { .. }) => {
            "Access Denied".to_owned()
        }
        _ => error.message(),
    }
}

/// One of Redshift's S3ServiceExceptions.
pub(super) fn exception(requester: &Requester, message: &str, status: u16, code: &str) -> String {
    let id = requester.request_id();
    format!("S3ServiceException:{message},Status {status},Error {code},Rid {id},ExtRid {id},CanRetry 1")
}
