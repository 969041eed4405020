//! The bytes of an upload, with the errors of s3s's checking streams as S3's.

use futures::{StreamExt, TryStreamExt};
use s3s::StdError;
use s3s::dto::StreamingBlob;
use vesto_objects::{Body, S3Error, empty_body};

pub(crate) fn incoming(body: Option<StreamingBlob>) -> Body {
    match body {
        Some(body) => body.map_err(|error| of_stream(&error)).boxed(),
        None => empty_body(),
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
