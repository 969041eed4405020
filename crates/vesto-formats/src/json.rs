//! JSON as COPY reads it: tokens in place, no tree. Shared by the JSON and AVRO dialects, SUPER columns and the
//! JSONPaths file.
//! <https://docs.aws.amazon.com/redshift/latest/dg/copy-usage_notes-copy-from-json.html>
//!
//! The grammar is RFC 8259's, to the letter: a document that is not JSON is refused, not guessed at.

pub(crate) mod boundary;
pub(crate) mod compact;
pub(crate) mod escape;
pub(crate) mod fault;
pub mod paths;
pub(crate) mod scan;
pub mod value;
