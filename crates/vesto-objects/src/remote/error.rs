//! What can go wrong with an endpoint, in its own words where it has any.

use std::time::Duration;

use thiserror::Error;

use super::xml::Element;

#[derive(Debug, Error)]
pub enum RemoteError {
    #[error("{what} is not usable")]
    Settings { what: String },
    /// The endpoint's own answer.
    #[error("the endpoint answered {status} {code}: {message}")]
    Answer { status: u16, code: String, message: String },
    #[error("no connection to the endpoint")]
    Connect(#[source] std::io::Error),
    #[error("the connection broke")]
    Broken(#[source] hyper::Error),
    #[error("nothing came for {} s", .0.as_secs())]
    Silence(Duration),
    /// What came is not what was announced, or not what is stored.
    #[error("damaged on the way: {what}")]
    Damaged { what: String },
    /// There is another version under the key than the one that was being read.
    #[error("the object was replaced while it was read")]
    Replaced,
    #[error("the request cannot be made: {what}")]
    Request { what: String },
}

impl RemoteError {
    pub(super) fn damaged(what: impl Into<String>) -> Self {
        Self::Damaged { what: what.into() }
    }

    /// From an answer's status and body. Endpoints and proxies may answer with anything.
    pub(super) fn answer(status: u16, body: &[u8]) -> Self {
        let error = Element::parse(body).ok().filter(|element| element.name == "Error");
        let text = |name: &str| error.as_ref().and_then(|error| error.text(name)).map(str::to_owned);
        let code = text("Code").unwrap_or_else(|| code_of(status).to_owned());
        let message = text("Message").unwrap_or_else(|| format!("HTTP status {status}"));
        Self::Answer { status, code, message }
    }

    /// Whether the same request may succeed if it is sent again.
    /// <https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html>
    pub(super) fn may_pass(&self) -> bool {
        match self {
            Self::Answer { status: 408 | 429 | 500 | 502 | 503 | 504, .. } => true,
            // What was sent did not arrive as it was sent.
            Self::Answer { code, .. } => matches!(
                code.as_str(),
                "RequestTimeout" | "IncompleteBody" | "BadDigest" | "XAmzContentSHA256Mismatch" | "OperationAborted"
            ),
            Self::Connect(_) | Self::Broken(_) | Self::Silence(_) | Self::Damaged { .. } => true,
            Self::Settings { .. } | Self::Replaced | Self::Request { .. } => false,
        }
    }

    pub fn status(&self) -> u16 {
        match self {
            Self::Answer { status, .. } => *status,
            Self::Replaced => 412,
            Self::Settings { .. } | Self::Request { .. } => 400,
            Self::Connect(_) | Self::Broken(_) | Self::Silence(_) | Self::Damaged { .. } => 503,
        }
    }

    pub fn code(&self) -> &'static str {
        match self {
            Self::Answer { code, .. } => known_code(code).unwrap_or("UnknownError"),
            Self::Replaced => "PreconditionFailed",
            Self::Settings { .. } | Self::Request { .. } => "InvalidRequest",
            Self::Connect(_) | Self::Broken(_) | Self::Silence(_) => "ServiceUnavailable",
            Self::Damaged { .. } => "BadDigest",
        }
    }

    /// For the client of a statement: who wrote it also named the endpoint's bucket.
    pub fn message(&self) -> String {
        match self {
            Self::Answer { code, message, .. } if known_code(code).is_none() => format!("{code}: {message}"),
            Self::Answer { message, .. } => message.clone(),
            Self::Connect(source) => format!("{self}: {source}"),
            Self::Broken(source) => format!("{self}: {source}"),
            Self::Settings { .. } | Self::Silence(_) | Self::Damaged { .. } | Self::Replaced | Self::Request { .. } => {
                self.to_string()
            }
        }
    }
}

/// HEAD has no body to say it.
fn code_of(status: u16) -> &'static str {
    match status {
        301 | 307 => "PermanentRedirect",
        400 => "BadRequest",
        403 => "AccessDenied",
        404 => "NoSuchKey",
        412 => "PreconditionFailed",
        416 => "InvalidRange",
        429 | 503 => "SlowDown",
        _ => "InternalError",
    }
}

fn known_code(code: &str) -> Option<&'static str> {
    KNOWN_CODES.iter().find(|known| **known == code).copied()
}

/// What endpoints answer to what is asked of them here.
const KNOWN_CODES: &[&str] = &[
    "AccessDenied",
    "AuthorizationHeaderMalformed",
    "BadDigest",
    "BadRequest",
    "EntityTooLarge",
    "ExpiredToken",
    "IncompleteBody",
    "InternalError",
    "InvalidAccessKeyId",
    "InvalidArgument",
    "InvalidBucketName",
    "InvalidObjectState",
    "InvalidPart",
    "InvalidRange",
    "InvalidRequest",
    "InvalidToken",
    "KMS.DisabledException",
    "KMS.NotFoundException",
    "MalformedXML",
    "MethodNotAllowed",
    "NoSuchBucket",
    "NoSuchKey",
    "NoSuchUpload",
    "NotImplemented",
    "OperationAborted",
    "PermanentRedirect",
    "PreconditionFailed",
    "QuotaExceeded",
    "RequestTimeTooSkewed",
    "RequestTimeout",
    "ServiceUnavailable",
    "SignatureDoesNotMatch",
    "SlowDown",
    "TemporaryRedirect",
    "XAmzContentSHA256Mismatch",
    "XMinioStorageFull",
];
