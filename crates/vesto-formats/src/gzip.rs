//! Gzip as a stage of its own: a reader that decompresses as much as it is asked for (so that a small file which
//! unpacks to a huge one costs time, never memory), and a writer.

use std::io::{Read, Write};

use flate2::Compression;
use flate2::read::MultiGzDecoder;
pub use flate2::write::GzEncoder;

/// Decompresses all members of a gzip file, one after the other. Each `read` fills at most the caller's buffer.
/// A file that ends within a member is an error, not an end.
pub fn reader(compressed: impl Read) -> impl Read {
    MultiGzDecoder::new(compressed)
}

/// Compresses into `out`; [`GzEncoder::finish`] writes the trailer and gives `out` back.
pub fn writer<W: Write>(out: W) -> GzEncoder<W> {
    // Level 3 packs text nearly as well as the default of 6 and takes half the time.
    GzEncoder::new(out, Compression::new(3))
}

#[cfg(test)]
mod tests;
