//! AWS Signature Version 4, the server's side.
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html>
//!
//! The order is AWS's own, so that each wrong request gets AWS's answer:
//! 1. [`Authentication::parse`]: is there a signature, and is it well formed?
//! 2. [`Authentication::check_scope`]: does it name this service and region?
//! 3. the caller looks up the key and the token: [`AuthError::UnknownKey`], [`AuthError::InvalidToken`],
//!    [`AuthError::ExpiredToken`];
//! 4. [`Authentication::verify`]: is the signature right, and the clock?

mod authentication;
mod canonical;
mod error;
mod key;
mod request;
mod timestamp;
mod verify;

pub use authentication::{Authentication, Credential, ExpectedScope, Placement};
pub use canonical::PathRules;
pub use error::AuthError;
pub use key::sha256_hex;
pub use request::{HttpRequest, PayloadHash};
pub use verify::MAX_SKEW;

pub(crate) use canonical::{canonical_request, string_to_sign};
pub(crate) use key::{sign, signing_key};
pub(crate) use timestamp::amz_date;

pub(crate) const ALGORITHM: &str = "AWS4-HMAC-SHA256";
pub(crate) const TERMINATOR: &str = "aws4_request";
pub(crate) const UNSIGNED_PAYLOAD: &str = "UNSIGNED-PAYLOAD";

#[cfg(test)]
mod tests;
