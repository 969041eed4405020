//! A stream of a stripe: its bytes through a window, block by block through the file's compression.

use std::sync::Arc;

use bytes::Bytes;
use flate2::{Decompress, FlushDecompress, Status};

use crate::columnar::ColumnarError;
use crate::columnar::window::Stretch;
use crate::compression::lzo1x;

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Compression {
    #[default]
    None,
    Zlib,
    Snappy,
    Lzo,
    Lz4,
    Zstd,
}

impl Compression {
    pub(super) fn of(kind: u64) -> Result<Self, ColumnarError> {
        match kind {
            0 => Ok(Self::None),
            1 => Ok(Self::Zlib),
            2 => Ok(Self::Snappy),
            3 => Ok(Self::Lzo),
            4 => Ok(Self::Lz4),
            5 => Ok(Self::Zstd),
            _ => Err(ColumnarError::Unsupported { what: format!("ORC's compression {kind}") }),
        }
    }
}

/// How a file's blocks are compressed, and the most that one comes to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Codec {
    compression: Compression,
    block_len: usize,
}

const HEADER_LEN: usize = 3;
/// Uncompressed streams have no blocks.
const PLAIN_LEN: usize = 256 << 10;

impl Codec {
    pub(super) fn new(compression: Compression, block_len: usize) -> Result<Self, ColumnarError> {
        if compression != Compression::None && block_len == 0 {
            return Err(ColumnarError::corrupt("its compression blocks have no size"));
        }
        Ok(Self { compression, block_len })
    }

    fn decompress(self, block: &[u8]) -> Result<Vec<u8>, ColumnarError> {
        let corrupt = || ColumnarError::corrupt("a block could not be decompressed");
        let mut out = Vec::new();
        match self.compression {
            Compression::None => out.extend_from_slice(block),
            Compression::Zlib => {
                out.reserve_exact(self.block_len);
                let mut inflate = Decompress::new(false);
                let status = inflate.decompress_vec(block, &mut out, FlushDecompress::Finish);
                if !matches!(status, Ok(Status::StreamEnd)) {
                    return Err(corrupt());
                }
            }
            Compression::Snappy => {
                let len = snap::raw::decompress_len(block).map_err(|_| corrupt())?;
                if len > self.block_len {
                    return Err(corrupt());
                }
                out = snap::raw::Decoder::new().decompress_vec(block).map_err(|_| corrupt())?;
            }
            Compression::Lzo => lzo1x::decompress_at_most(block, self.block_len, &mut out).map_err(|_| corrupt())?,
            Compression::Lz4 => {
                out.resize(self.block_len, 0);
                let len = lz4_flex::block::decompress_into(block, &mut out).map_err(|_| corrupt())?;
                out.truncate(len);
            }
            Compression::Zstd => out = zstd::bulk::decompress(block, self.block_len).map_err(|_| corrupt())?,
        }
        Ok(out)
    }
}

pub(super) struct Stream {
    stretch: Arc<Stretch>,
    codec: Codec,
    /// Where the next block begins.
    next: u64,
    block: Bytes,
    at: usize,
}

fn ended() -> ColumnarError {
    ColumnarError::corrupt("a stream ends too early")
}

impl Stream {
    pub(super) fn new(stretch: Arc<Stretch>, codec: Codec) -> Self {
        let next = stretch.range().start;
        Self { stretch, codec, next, block: Bytes::new(), at: 0 }
    }

    /// Makes unread bytes available. Returns whether there are any.
    fn fill(&mut self) -> Result<bool, ColumnarError> {
        while self.at >= self.block.len() {
            if self.next >= self.stretch.range().end {
                return Ok(false);
            }
            self.block = self.next_block()?;
            self.at = 0;
        }
        Ok(true)
    }

    fn next_block(&mut self) -> Result<Bytes, ColumnarError> {
        let left = usize::try_from(self.stretch.range().end - self.next).unwrap_or(usize::MAX);
        if self.codec.compression == Compression::None {
            return self.raw(left.min(PLAIN_LEN));
        }
        let header = self.raw(HEADER_LEN)?;
        let [a, b, c] = *header.first_chunk::<HEADER_LEN>().ok_or_else(ended)?;
        let header = u32::from_le_bytes([a, b, c, 0]);
        let block = self.raw((header >> 1) as usize)?;
        if header & 1 == 1 { Ok(block) } else { Ok(Bytes::from(self.codec.decompress(&block)?)) }
    }

    fn raw(&mut self, len: usize) -> Result<Bytes, ColumnarError> {
        let bytes = self.stretch.exact(self.next, len).map_err(|error| ColumnarError::of_read(&error))?;
        self.next += len as u64;
        Ok(bytes)
    }

    #[inline]
    pub(super) fn byte(&mut self) -> Result<u8, ColumnarError> {
        if let Some(byte) = self.block.get(self.at) {
            self.at += 1;
            return Ok(*byte);
        }
        if !self.fill()? {
            return Err(ended());
        }
        let byte = self.block.get(self.at).copied().ok_or_else(ended)?;
        self.at += 1;
        Ok(byte)
    }

    /// Appends the next `len` bytes.
    pub(super) fn read(&mut self, mut len: usize, out: &mut Vec<u8>) -> Result<(), ColumnarError> {
        while len > 0 {
            if !self.fill()? {
                return Err(ended());
            }
            let rest = self.block.get(self.at..).unwrap_or_default();
            let part = rest.get(..len.min(rest.len())).unwrap_or_default();
            out.extend_from_slice(part);
            self.at += part.len();
            len -= part.len();
        }
        Ok(())
    }

    pub(super) fn array<const N: usize>(&mut self) -> Result<[u8; N], ColumnarError> {
        if let Some(bytes) = self.block.get(self.at..).and_then(|rest| rest.first_chunk::<N>()) {
            self.at += N;
            return Ok(*bytes);
        }
        let mut bytes = [0; N];
        for byte in &mut bytes {
            *byte = self.byte()?;
        }
        Ok(bytes)
    }

    pub(super) fn read_all(mut self, limit: usize) -> Result<Vec<u8>, ColumnarError> {
        let mut out = Vec::new();
        while self.fill()? {
            out.extend_from_slice(self.block.get(self.at..).unwrap_or_default());
            self.at = self.block.len();
            if out.len() > limit {
                return Err(ColumnarError::corrupt("its metadata is too long"));
            }
        }
        Ok(out)
    }

    /// A base-128 number of up to 64 bits.
    #[inline]
    pub(super) fn varint(&mut self) -> Result<u64, ColumnarError> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7F) << shift;
            if byte & 0x80 == 0 {
                return Ok(value);
            }
        }
        Err(ColumnarError::corrupt("a number is too long"))
    }

    /// The same up to 128 bits, with its sign in the lowest.
    pub(super) fn wide_zigzag(&mut self) -> Result<i128, ColumnarError> {
        let mut value: u128 = 0;
        for shift in (0..128).step_by(7) {
            let byte = self.byte()?;
            value |= u128::from(byte & 0x7F) << shift;
            if byte & 0x80 == 0 {
                return Ok((value >> 1) as i128 ^ -((value & 1) as i128));
            }
        }
        Err(ColumnarError::corrupt("a number is too long"))
    }
}

#[inline]
pub(super) fn zigzag(value: u64) -> i64 {
    (value >> 1) as i64 ^ -((value & 1) as i64)
}
