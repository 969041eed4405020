//! The parts of an HTTP request that a signature covers.

use std::borrow::Cow;

use super::{UNSIGNED_PAYLOAD, sha256_hex};
use crate::uri;

/// A request as it came over the wire; nothing decoded.
#[derive(Debug, Clone, Copy)]
pub struct HttpRequest<'a> {
    pub method: &'a str,
    pub path: &'a str,
    /// Without the question mark.
    pub query: &'a str,
    /// In order of arrival, names in any case; `host` must be among them (HTTP/2: from `:authority`).
    pub headers: &'a [(&'a str, &'a [u8])],
}

impl<'a> HttpRequest<'a> {
    /// The first header of this name, if it is text.
    pub fn header(&self, name: &str) -> Option<&'a str> {
        let (_, value) = self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name))?;
        std::str::from_utf8(value).ok().map(str::trim)
    }

    /// The first query parameter of this name (exact case), decoded.
    pub fn query_parameter(&self, name: &str) -> Option<String> {
        let (_, value) = uri::pairs(self.query).find(|(known, _)| *uri::decode(known) == *name.as_bytes())?;
        String::from_utf8(uri::decode(value).into_owned()).ok()
    }

    pub(crate) fn has_query_parameter(&self, name: &str) -> bool {
        uri::pairs(self.query).any(|(known, _)| *uri::decode(known) == *name.as_bytes())
    }
}

/// What stands for the body in the canonical request.
#[derive(Debug, Clone, Copy)]
pub enum PayloadHash<'a> {
    /// The received body: Query and JSON services.
    Body(&'a [u8]),
    /// Text taken over as it is: the hex hash or one of S3's words (`UNSIGNED-PAYLOAD`,
    /// `STREAMING-AWS4-HMAC-SHA256-PAYLOAD` …). Whoever reads the body must hold it to that.
    Text(&'a str),
}

impl<'a> PayloadHash<'a> {
    /// S3's choice: `x-amz-content-sha256`, else (presigned URLs) `UNSIGNED-PAYLOAD`.
    pub fn of_s3(request: &HttpRequest<'a>) -> Self {
        Self::Text(request.header("x-amz-content-sha256").unwrap_or(UNSIGNED_PAYLOAD))
    }

    pub(crate) fn as_text(&self) -> Cow<'a, str> {
        match self {
            Self::Body(bytes) => sha256_hex(bytes).into(),
            Self::Text(text) => (*text).into(),
        }
    }
}
