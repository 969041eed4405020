//! SigV4 and the AWS encodings: functions over bytes, for servers and clients.
//!
//! Reading order: [`sigv4`] (who signed this request?), [`query`] and [`json11`] (what does it ask?), [`xml`] and
//! [`error`] (the answer), [`signing`] (the client's side, for tests and presigned URLs).
//!
//! **Invariants:** pure; no bytes of a request make it panic; secrets and signatures are never part of an error.

#![cfg_attr(not(test), deny(clippy::indexing_slicing, clippy::string_slice))]

pub mod error;
pub mod json11;
pub mod query;
pub mod signing;
pub mod sigv4;
pub mod xml;

mod uri;

pub use error::{ApiError, Protocol};
pub use json11::Members;
pub use query::QueryParams;
pub use sigv4::{AuthError, Authentication, HttpRequest, PayloadHash};
pub use xml::{XmlBody, XmlWriter};
