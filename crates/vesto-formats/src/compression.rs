//! COPY's compressions as readers that decompress as much as they are asked for (so that a small file which unpacks to
//! a huge one costs time, never memory), and UNLOAD's as a writer.
//! <https://docs.aws.amazon.com/redshift/latest/dg/copy-parameters-file-compression.html>
//!
//! A file may consist of several members (gzip), streams (bzip2), frames (zstd) or archives (lzop), one after the
//! other. A file that ends within one is an error, not an end; an empty file holds nothing.

mod gzip;
pub(crate) mod lzo1x;
mod lzop;

use std::io::{self, BufRead, BufReader, Read, Write};

use bzip2::bufread::MultiBzDecoder;
use bzip2::write::BzEncoder;
use flate2::write::GzEncoder;

/// GZIP, BZIP2, LZOP, ZSTD, or none of them: the statement says which, never the file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Compression {
    #[default]
    None,
    Gzip,
    Bzip2,
    Lzop,
    Zstd,
}

impl Compression {
    /// The COPY keyword.
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Gzip => "GZIP",
            Self::Bzip2 => "BZIP2",
            Self::Lzop => "LZOP",
            Self::Zstd => "ZSTD",
        }
    }
}

/// Compressed bytes that are read at a time.
const SOURCE_BYTES: usize = 128 << 10;

/// A zstd frame may ask its reader to remember so many bytes (as a power of two): what `zstd` itself takes unasked.
const ZSTD_WINDOW_LOG: u32 = 27;

/// Decompresses a whole file. Each `read` fills at most the caller's buffer: ask for a quarter of a megabyte or so.
pub fn reader<'a>(compression: Compression, source: impl Read + Send + 'a) -> io::Result<Box<dyn Read + Send + 'a>> {
    if compression == Compression::None {
        return Ok(Box::new(source));
    }
    let mut source = BufReader::with_capacity(SOURCE_BYTES, source);
    if source.fill_buf()?.is_empty() {
        return Ok(Box::new(io::empty()));
    }
    Ok(match compression {
        Compression::None => Box::new(source),
        Compression::Gzip => Box::new(gzip::Reader::new(source)),
        Compression::Bzip2 => Box::new(MultiBzDecoder::new(source)),
        Compression::Lzop => Box::new(lzop::Reader::new(source)),
        Compression::Zstd => {
            let mut decoder = zstd::stream::read::Decoder::with_buffer(source)?;
            decoder.window_log_max(ZSTD_WINDOW_LOG)?;
            Box::new(decoder)
        }
    })
}

/// Compresses into `W`; [`Writer::finish`] writes what is left and gives `W` back.
pub enum Writer<W: Write> {
    None(W),
    Gzip(GzEncoder<W>),
    Bzip2(BzEncoder<W>),
    Zstd(zstd::stream::write::Encoder<'static, W>),
}

impl<W: Write> Writer<W> {
    /// UNLOAD writes no LZOP: that is an error of kind [`io::ErrorKind::Unsupported`].
    pub fn new(compression: Compression, out: W) -> io::Result<Self> {
        Ok(match compression {
            Compression::None => Self::None(out),
            // Level 3 packs text nearly as well as the default of 6 and takes half the time.
            Compression::Gzip => Self::Gzip(GzEncoder::new(out, flate2::Compression::new(3))),
            Compression::Bzip2 => Self::Bzip2(BzEncoder::new(out, bzip2::Compression::best())),
            Compression::Zstd => {
                let mut encoder = zstd::stream::write::Encoder::new(out, zstd::DEFAULT_COMPRESSION_LEVEL)?;
                encoder.include_checksum(true)?;
                Self::Zstd(encoder)
            }
            Compression::Lzop => return Err(io::Error::new(io::ErrorKind::Unsupported, "LZOP is read only")),
        })
    }

    /// What is compressed so far goes here.
    pub fn get_mut(&mut self) -> &mut W {
        match self {
            Self::None(out) => out,
            Self::Gzip(encoder) => encoder.get_mut(),
            Self::Bzip2(encoder) => encoder.get_mut(),
            Self::Zstd(encoder) => encoder.get_mut(),
        }
    }

    pub fn finish(self) -> io::Result<W> {
        match self {
            Self::None(out) => Ok(out),
            Self::Gzip(encoder) => encoder.finish(),
            Self::Bzip2(encoder) => encoder.finish(),
            Self::Zstd(encoder) => encoder.finish(),
        }
    }
}

impl<W: Write> Write for Writer<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::None(out) => out.write(bytes),
            Self::Gzip(encoder) => encoder.write(bytes),
            Self::Bzip2(encoder) => encoder.write(bytes),
            Self::Zstd(encoder) => encoder.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::None(out) => out.flush(),
            Self::Gzip(encoder) => encoder.flush(),
            Self::Bzip2(encoder) => encoder.flush(),
            Self::Zstd(encoder) => encoder.flush(),
        }
    }
}

#[cfg(test)]
mod tests;
