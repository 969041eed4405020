//! Why a request is not authenticated, and AWS's words for it in each protocol.

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use thiserror::Error;

use super::Placement;
use super::verify::{MAX_SKEW, expired_text, not_yet_current_text};
use crate::{ApiError, Protocol};

/// One variant per condition that AWS tells apart. None holds a secret; the signature a client sent is only repeated
/// to that client, as S3 does.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum AuthError {
    #[error("request is not signed")]
    MissingAuthentication,
    #[error("authorization header lacks parts: {}", missing.join(" "))]
    MissingHeaderParts { missing: Vec<&'static str>, hashed_authorization: String },
    #[error("authorization header has a part without `=`")]
    MissingEqualSign { hashed_authorization: String },
    #[error("header and query string are both signed")]
    SeveralMechanisms,
    #[error("unsupported algorithm `{0}`")]
    UnsupportedAlgorithm(String),
    #[error("credential `{credential}` does not have five parts")]
    BadCredential { credential: String, placement: Placement },
    #[error("host header is not signed")]
    HostNotSigned,
    #[error("headers are not signed: {}", .0.join(", "))]
    HeadersNotSigned(Vec<String>),
    #[error("header x-amz-content-sha256 is missing")]
    MissingContentSha256,
    #[error("bad date `{0}`")]
    BadDate(String),
    #[error("query string lacks {}", .0.join(", "))]
    MissingQueryParameters(Vec<&'static str>),
    #[error("bad expiry: {0}")]
    BadExpires(&'static str),
    #[error("wrong credential scope: {problems}")]
    WrongScope {
        problems: String,
        wrong_region: Option<String>,
        expected_region: String,
        wrong_service: Option<String>,
        expected_service: String,
        placement: Placement,
    },
    /// No such key, an inactive one, or one whose owner is gone; a temporary key without its token.
    #[error("unknown access key `{access_key_id}`")]
    UnknownKey { access_key_id: String },
    /// The token is garbage or belongs to another key.
    #[error("invalid session token")]
    InvalidToken,
    #[error("expired session token")]
    ExpiredToken,
    #[error("signature does not match")]
    SignatureMismatch {
        access_key_id: String,
        canonical_request: String,
        string_to_sign: String,
        signature_provided: String,
    },
    #[error("signed too long ago, at {signed_at}")]
    TooOld { signed_at: DateTime<Utc>, now: DateTime<Utc> },
    #[error("signed in the future, at {signed_at}")]
    NotYetCurrent { signed_at: DateTime<Utc>, now: DateTime<Utc>, placement: Placement },
    #[error("presigned request expired {expires} s after {signed_at}")]
    PresignedExpired { signed_at: DateTime<Utc>, expires: i64, now: DateTime<Utc> },
}

impl AuthError {
    /// The answer to the client. JSON services spell the codes of [`Protocol::Query`] their way when rendering.
    pub fn to_api_error(&self, protocol: Protocol) -> ApiError {
        match protocol {
            Protocol::Query | Protocol::Json => self.to_query_error(),
            Protocol::S3 => self.to_s3_error(),
        }
    }

    fn to_query_error(&self) -> ApiError {
        let incomplete = |message: String| ApiError::new(400, "IncompleteSignature", message);
        let mismatch = |message: String| ApiError::new(403, "SignatureDoesNotMatch", message);
        let hashed = "(Hashed with SHA-256 and encoded with Base64) Authorization=";
        match self {
            Self::MissingAuthentication => {
                ApiError::new(403, "MissingAuthenticationToken", "Request is missing Authentication Token")
            }
            Self::MissingHeaderParts { missing, hashed_authorization } => {
                incomplete(format!("{} {hashed}{hashed_authorization}", missing.join(" ")))
            }
            Self::MissingEqualSign { hashed_authorization } => incomplete(format!(
                "Invalid key=value pair (missing equal-sign) in Authorization header \
                 (hashed with SHA-256 and encoded with Base64): '{hashed_authorization}'."
            )),
            Self::SeveralMechanisms => {
                incomplete("Only one of the Authorization header and query-string authentication may be used.".into())
            }
            Self::UnsupportedAlgorithm(name) => incomplete(format!("Unsupported AWS 'algorithm': '{name}'.")),
            Self::BadCredential { credential, .. } => incomplete(format!(
                "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, \
                 got '{credential}'"
            )),
            Self::HostNotSigned => {
                mismatch("'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.".into())
            }
            Self::HeadersNotSigned(names) => {
                mismatch(format!("'{}' must be a 'SignedHeader' in the AWS Authorization.", names.join("', '")))
            }
            Self::MissingContentSha256 => {
                incomplete("Missing required header for this request: x-amz-content-sha256".into())
            }
            Self::BadDate(date) => incomplete(format!(
                "Date must be in ISO-8601 'basic format'. Got '{date}'. See http://en.wikipedia.org/wiki/ISO_8601"
            )),
            Self::MissingQueryParameters(names) => {
                let sentences: String =
                    names.iter().map(|name| format!("AWS query-string parameters must include '{name}'. ")).collect();
                incomplete(format!("{sentences}Re-examine the query-string parameters."))
            }
            Self::BadExpires(message) => incomplete((*message).into()),
            Self::WrongScope { problems, .. } => mismatch(problems.clone()),
            Self::UnknownKey { .. } | Self::InvalidToken => {
                ApiError::new(403, "InvalidClientTokenId", "The security token included in the request is invalid.")
            }
            Self::ExpiredToken => {
                ApiError::new(403, "ExpiredToken", "The security token included in the request is expired")
            }
            Self::SignatureMismatch { .. } => mismatch(
                "The request signature we calculated does not match the signature you provided. Check your AWS Secret \
                 Access Key and signing method. Consult the service documentation for details."
                    .into(),
            ),
            Self::TooOld { signed_at, now } => mismatch(expired_text(*signed_at, *now, MAX_SKEW)),
            Self::PresignedExpired { signed_at, expires, now } => {
                mismatch(expired_text(*signed_at, *now, TimeDelta::seconds(*expires)))
            }
            Self::NotYetCurrent { signed_at, now, .. } => mismatch(not_yet_current_text(*signed_at, *now)),
        }
    }

    fn to_s3_error(&self) -> ApiError {
        let denied = |message: &str| ApiError::new(403, "AccessDenied", message);
        let query = |message: String| ApiError::new(400, "AuthorizationQueryParametersError", message);
        let header = |message: &str| {
            let message = format!("The authorization header is malformed; {message}");
            ApiError::new(400, "AuthorizationHeaderMalformed", message)
        };
        match self {
            Self::MissingAuthentication => denied("Access Denied"),
            Self::MissingHeaderParts { missing, .. } if missing.iter().any(|part| !part.contains("'X-Amz-Date'")) => {
                header("the authorization header requires three components: Credential, SignedHeaders, and Signature.")
            }
            Self::MissingHeaderParts { .. } => denied("AWS authentication requires a valid Date or x-amz-date header"),
            Self::MissingEqualSign { .. } => header("the authorization component is not a key=value pair."),
            Self::SeveralMechanisms => ApiError::new(
                400,
                "InvalidArgument",
                "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string \
                 parameter or the Authorization header should be specified",
            ),
            Self::UnsupportedAlgorithm(name) => ApiError::new(400, "InvalidArgument", "Unsupported Authorization Type")
                .with_detail("ArgumentName", "Authorization")
                .with_detail("ArgumentValue", name),
            Self::BadCredential { placement, .. } => {
                let shape = "\"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\".";
                match placement {
                    Placement::Header => header(&format!("the Credential is mal-formed; expecting {shape}")),
                    Placement::Query => query(format!(
                        "Error parsing the X-Amz-Credential parameter; the Credential is mal-formed; expecting {shape}"
                    )),
                }
            }
            Self::HostNotSigned => denied("There were headers present in the request which were not signed")
                .with_detail("HeadersNotSigned", "host"),
            Self::HeadersNotSigned(names) => denied("There were headers present in the request which were not signed")
                .with_detail("HeadersNotSigned", names.join(", ")),
            Self::MissingContentSha256 => {
                ApiError::new(400, "InvalidRequest", "Missing required header for this request: x-amz-content-sha256")
            }
            Self::BadDate(_) => denied("AWS authentication requires a valid Date or x-amz-date header"),
            Self::MissingQueryParameters(_) => query(
                "Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, \
                 X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters."
                    .into(),
            ),
            Self::BadExpires(message) => query((*message).into()),
            Self::WrongScope {
                wrong_region,
                expected_region,
                wrong_service,
                expected_service,
                placement,
                problems,
            } => {
                let problem = match (wrong_region, wrong_service) {
                    (Some(region), _) => format!("the region '{region}' is wrong; expecting '{expected_region}'"),
                    (None, Some(service)) => {
                        format!("incorrect service \"{service}\". This endpoint belongs to \"{expected_service}\".")
                    }
                    (None, None) => problems.trim_end().to_owned(),
                };
                let error = match placement {
                    Placement::Header => header(&problem),
                    Placement::Query => query(format!("Error parsing the X-Amz-Credential parameter; {problem}")),
                };
                if wrong_region.is_some() { error.with_detail("Region", expected_region) } else { error }
            }
            Self::UnknownKey { access_key_id } => ApiError::new(
                403,
                "InvalidAccessKeyId",
                "The AWS Access Key Id you provided does not exist in our records.",
            )
            .with_detail("AWSAccessKeyId", access_key_id),
            Self::InvalidToken => {
                ApiError::new(400, "InvalidToken", "The provided token is malformed or otherwise invalid.")
            }
            Self::ExpiredToken => ApiError::new(400, "ExpiredToken", "The provided token has expired."),
            Self::SignatureMismatch { access_key_id, canonical_request, string_to_sign, signature_provided } => {
                ApiError::new(
                    403,
                    "SignatureDoesNotMatch",
                    "The request signature we calculated does not match the signature you provided. Check your key \
                     and signing method.",
                )
                .with_detail("AWSAccessKeyId", access_key_id)
                .with_detail("StringToSign", string_to_sign)
                .with_detail("SignatureProvided", signature_provided)
                .with_detail("StringToSignBytes", spaced_hex(string_to_sign))
                .with_detail("CanonicalRequest", canonical_request)
                .with_detail("CanonicalRequestBytes", spaced_hex(canonical_request))
            }
            Self::NotYetCurrent { placement: Placement::Query, .. } => denied("Request is not yet valid"),
            Self::TooOld { signed_at, now } | Self::NotYetCurrent { signed_at, now, .. } => ApiError::new(
                403,
                "RequestTimeTooSkewed",
                "The difference between the request time and the current time is too large.",
            )
            .with_detail("RequestTime", iso(*signed_at))
            .with_detail("ServerTime", iso(*now))
            .with_detail("MaxAllowedSkewMilliseconds", "900000"),
            Self::PresignedExpired { signed_at, expires, now } => denied("Request has expired")
                .with_detail("X-Amz-Expires", expires.to_string())
                .with_detail("Expires", iso(*signed_at + TimeDelta::seconds(*expires)))
                .with_detail("ServerTime", iso(*now)),
        }
    }
}

fn iso(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// `41 57 53 …`, as S3 prints bytes.
fn spaced_hex(text: &str) -> String {
    text.bytes().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().join(" ")
}
