//! COPY's decoders and UNLOAD's encoders: bytes in, [`RecordBatch`](arrow::array::RecordBatch)es and load errors out,
//! and the way back. One file per format and per kind of value.
//!
//! **Invariants:** no I/O, no SQL, no clock, no async. Nothing here panics on any input, whatever its bytes and
//! wherever it is cut. Decoding a file in chunks gives the same rows and errors as decoding it whole.
//!
//! How a file is read: bytes → ([`compression::reader`]) → ([`Transcoder`]) → [`Chunker`] (chunks that end with a
//! record) → [`RecordDecoder`] (columns, and a [`LoadError`] for each record that was refused).
//! How a file is written: batches → [`TextEncoder`] or [`encode::parquet`] → ([`compression::Writer`]) → bytes.

pub mod options;

mod avro;
pub mod chunk;
pub mod columnar;
pub mod compression;
pub mod datetime;
pub mod decode;
pub mod encode;
pub mod encoding;
pub mod json;
pub mod load_error;
pub mod manifest;
pub mod rejection;
mod scan;
mod utf8;

pub use chunk::joined::{RangeJoiner, RangeScanner, ScannedRange};
pub use chunk::{Chunk, Chunker, ChunkerLimits, FileMerger, FilePart};
pub use compression::Compression;
pub use decode::{Decoded, RecordDecoder, Replacement};
pub use encode::text::{TextEncoder, TextEncoding};
pub use encoding::{Encoding, Transcoder};
pub use load_error::{AvroFault, JsonFault, LoadError, LoadErrorKind};
pub use options::{
    Conversion, FixedWidth, JsonMapping, JsonPaths, JsonPathsError, RecordFormat, SetupError, TargetColumn,
};
pub use rejection::Rejection;
