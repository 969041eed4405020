//! Avro's object container files. <https://avro.apache.org/docs/1.11.1/specification/>
//!
//! A file is a header (schema, codec, sync marker) and blocks of records; a block is read without any other. The header
//! is parsed once and shared by the file's chunks.
//!
//! **Invariants:** hostile lengths reserve nothing, recursive schemas and values of no bytes end: depth and the number of
//! values are limited.

pub(crate) mod container;
pub(crate) mod cursor;
pub(crate) mod cutter;
pub(crate) mod fault;
pub(crate) mod render;
pub(crate) mod schema;

#[cfg(test)]
pub(crate) mod testing;
