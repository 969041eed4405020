//! UNLOAD's output: a file per format, and how each type of value is spelled.

pub mod fixed_width;
pub mod json;
pub mod parquet;
pub mod text;

mod column;
mod cursor;
pub(crate) mod value;

#[cfg(test)]
mod samples;
