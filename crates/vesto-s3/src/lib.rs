//! S3's HTTP face over `vesto-objects`: s3s parses and renders the protocol, this crate maps it and nothing else.
//!
//! Reading order: [`face`] (one request from start to end), `authenticate` (who asks; what is refused before S3's
//! protocol is looked at), `access` (the same question asked by s3s), `service` (the table of operations),
//! `operations` (a file each: input to call, answer to output), `errors`.
//!
//! **Invariants.** The signature is verified twice, by `vesto-aws-wire` (whose refusals read as S3's, and which looks
//! at tokens, unsigned headers and the clock) and by s3s (which also checks the body's hash or chunks): both must hold
//! and name the same key. Permission is asked in `vesto-objects` alone. Bodies stream in both directions. What is not
//! implemented says so by name; no header that asks for something is ignored.

mod access;
mod acl;
mod audit;
mod authenticate;
mod body;
mod encryption;
mod errors;
pub mod face;
mod headers;
mod operations;
mod request_keys;
mod service;
mod unsupported;
mod xml_body;

pub use face::S3Face;
pub use s3s::Body;
