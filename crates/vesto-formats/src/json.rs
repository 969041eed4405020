//! JSON as COPY reads it: tokens in place, no tree. Shared by the JSON and AVRO dialects, the SUPER column and the
//! JSONPaths file.
//! <https://docs.aws.amazon.com/redshift/latest/dg/copy-usage_notes-copy-from-json.html>

pub mod paths;
