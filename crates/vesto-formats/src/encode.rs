//! UNLOAD's output: a file per format, and how each type of value is spelled.

pub mod parquet;
pub mod text;

pub(crate) mod value;
