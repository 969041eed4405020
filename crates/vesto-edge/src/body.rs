//! Reading a whole body, up to a limit.

use std::time::Duration;

use axum::body::Body;
use bytes::Bytes;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use vesto_aws_wire::ApiError;

/// What AWS's Query services take.
pub(crate) const QUERY_LIMIT: usize = 10_000_000;

/// The same for those who name no key that exists.
pub(crate) const UNKNOWN_LIMIT: usize = 128 << 10;

/// Nobody is authenticated before the whole body is there, so that its sender may not take for ever.
const TIMEOUT: Duration = Duration::from_secs(60);

pub(crate) async fn read(body: Body, limit: usize) -> Result<Bytes, ApiError> {
    read_within(body, limit, TIMEOUT).await
}

async fn read_within(body: Body, limit: usize, timeout: Duration) -> Result<Bytes, ApiError> {
    let Ok(read) = tokio::time::timeout(timeout, Limited::new(body, limit).collect()).await else {
        let message = "Your socket connection to the server was not read from or written to within the timeout period.";
        return Err(ApiError::new(400, "RequestTimeout", message));
    };
    match read {
        Ok(collected) => Ok(collected.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => {
            let message = format!("The request body must not be longer than {limit} bytes.");
            Err(ApiError::new(413, "RequestEntityTooLarge", message))
        }
        Err(_) => Err(ApiError::new(400, "IncompleteBody", "The request body ended early.")),
    }
}

#[cfg(test)]
mod tests {
    use futures::StreamExt;

    use super::*;

    #[tokio::test]
    async fn a_body_that_never_ends_is_given_up() {
        let begun = futures::stream::iter([Ok::<_, std::io::Error>(Bytes::from_static(b"Action="))]);
        let body = Body::from_stream(begun.chain(futures::stream::pending()));
        let error = read_within(body, QUERY_LIMIT, Duration::from_millis(10)).await.unwrap_err();
        assert_eq!((error.status, error.code.as_ref()), (400, "RequestTimeout"));
    }
}
