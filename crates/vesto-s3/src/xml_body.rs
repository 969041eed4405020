//! Bodies that are documents, not objects: their digests are checked here, since s3s parses without looking at them.

use bytes::Bytes;
use http::request::Parts;
use http::{HeaderMap, Method};
use s3s::Body;
use vesto_aws_wire::ApiError;

use crate::errors::Refusal;
use crate::headers::{integrity, text};

/// Enough for the longest list of parts and for a thousand of the longest keys.
pub(crate) const MAX_BYTES: usize = 10 * 1024 * 1024;

/// Parameters of the PUT requests whose body is a document.
const DOCUMENTS: [&str; 7] =
    ["acl", "encryption", "ownershipControls", "policy", "publicAccessBlock", "requestPayment", "tagging"];

/// Reads and verifies the body of the requests that carry a document with digests; others go on unread.
pub(crate) async fn verify(parts: &Parts, mut body: Body) -> Result<Body, Refusal> {
    let query = parts.uri.query().unwrap_or_default();
    let asks = |name: &str| query.split('&').any(|pair| pair == name || pair == format!("{name}="));
    let delete = parts.method == Method::POST && asks("delete");
    let document = parts.method == Method::PUT && DOCUMENTS.iter().any(|name| asks(name));
    if !delete && !document {
        return Ok(body);
    }
    if delete && !has_digest(&parts.headers) {
        let message = "Missing required header for this request: Content-MD5";
        return Err(ApiError::new(400, "InvalidRequest", message).into());
    }
    let read = body.store_all_limited(MAX_BYTES).await;
    let bytes: Bytes = read.map_err(|_| ApiError::new(400, "MaxMessageLengthExceeded", "Your request was too big."))?;
    integrity(&parts.headers, None)?.verify_bytes(&bytes)?;
    Ok(Body::from(bytes))
}

fn has_digest(headers: &HeaderMap) -> bool {
    let additional =
        vesto_objects::ChecksumAlgorithm::ALL.iter().any(|algorithm| headers.contains_key(algorithm.header()));
    additional || text(headers, "content-md5").is_some()
}
