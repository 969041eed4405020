//! Reading a whole body, up to a limit.

use axum::body::Body;
use bytes::Bytes;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use vesto_aws_wire::ApiError;

/// What AWS's Query services take.
pub(crate) const QUERY_LIMIT: usize = 10_000_000;

pub(crate) async fn read(body: Body, limit: usize) -> Result<Bytes, ApiError> {
    match Limited::new(body, limit).collect().await {
        Ok(collected) => Ok(collected.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => {
            let message = format!("The request body must not be longer than {limit} bytes.");
            Err(ApiError::new(413, "RequestEntityTooLarge", message))
        }
        Err(_) => Err(ApiError::new(400, "IncompleteBody", "The request body ended early.")),
    }
}
