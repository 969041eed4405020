//! The bytes of an upload, with the errors of s3s's checking streams as S3's.

use std::time::Duration;

use bytes::Bytes;
use futures::StreamExt;
use futures::stream::unfold;
use s3s::StdError;
use s3s::dto::StreamingBlob;
use vesto_objects::{Body, S3Error, empty_body};

/// How long S3 waits for more of an upload.
const IDLE: Duration = Duration::from_secs(20);

pub(crate) fn incoming(body: Option<StreamingBlob>) -> Body {
    match body {
        Some(body) => unfold(Some(body), next).boxed(),
        None => empty_body(),
    }
}

/// The next bytes, if the client sends any before it has been idle for too long.
async fn next(body: Option<StreamingBlob>) -> Option<(Result<Bytes, S3Error>, Option<StreamingBlob>)> {
    let mut body = body?;
    match tokio::time::timeout(IDLE, body.next()).await {
        Ok(None) => None,
        Ok(Some(Ok(bytes))) => Some((Ok(bytes), Some(body))),
        Ok(Some(Err(error))) => Some((Err(of_stream(&error)), None)),
        Err(_) => Some((Err(S3Error::RequestTimeout), None)),
    }
}

/// s3s keeps these error types to itself; their texts are stable within the pinned version and tested here.
fn of_stream(error: &StdError) -> S3Error {
    let text = error.to_string();
    if text.contains("Sha256Mismatch") {
        S3Error::ContentSha256Mismatch
    } else if text.contains("SignatureMismatch") {
        S3Error::ChunkSignatureMismatch
    } else if text.contains("FormatError") || text.contains("TooLarge") || text.contains("TooMany") {
        S3Error::MalformedTrailer
    } else {
        // Too short, too long, or the client went away.
        S3Error::IncompleteBody
    }
}
