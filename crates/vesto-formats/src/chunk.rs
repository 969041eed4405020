//! Cuts a file's bytes, as they arrive, into chunks that begin and end with a record, so that each chunk can be decoded
//! anywhere, by anyone. One pass, one copy, memory of one chunk.
//!
//! A *range* of a splittable file may begin in the middle of a record: the record belongs to the range in which it
//! starts. The caller then feeds bytes from one before the range's start and goes on past its end until
//! [`Chunker::is_done`]. Formats whose line feeds do not always end a record are cut by [`joined`].

pub mod joined;
mod merger;

use std::sync::Arc;

use memchr::{memchr, memchr_iter, memrchr};

use crate::avro::container::Header;
use crate::avro::cutter::BlockCutter;
use crate::decode::csv::{self, CsvDialect};
use crate::json::boundary;
use crate::load_error::{LoadError, LoadErrorKind};
use crate::options::RecordFormat;

pub use merger::FileMerger;

/// Whole records, in file order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chunk {
    pub bytes: Vec<u8>,
    /// The physical line on which the chunk starts: 1-based within what the chunker was fed. Of Avro, its first record.
    pub first_line: i64,
    pub content: ChunkContent,
}

impl Chunk {
    /// Physical lines, an unterminated last one included; of Avro, records.
    pub fn n_lines(&self) -> u64 {
        if let ChunkContent::AvroBlocks(blocks) = &self.content {
            return blocks.n_records;
        }
        let unterminated = self.bytes.last().is_some_and(|byte| *byte != b'\n');
        memchr_iter(b'\n', &self.bytes).count() as u64 + u64::from(unterminated)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChunkContent {
    Records,
    /// The head of something that is refused; its rest was skipped.
    Refused(LoadErrorKind),
    /// Blocks of an Avro file. The chunk's lines are its records.
    AvroBlocks(AvroBlocks),
}

/// Blocks of so many records together, and the header of their file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AvroBlocks {
    pub(crate) header: Arc<Header>,
    pub(crate) n_records: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChunkerLimits {
    /// A chunk is about this long; longer only for a single long record.
    pub chunk_bytes: usize,
    /// A longer record is refused. Redshift's limit is 4 MB from any source.
    pub record_bytes: usize,
}

impl Default for ChunkerLimits {
    fn default() -> Self {
        Self { chunk_bytes: 1 << 20, record_bytes: 4 << 20 }
    }
}

/// Which part of a file the chunker is fed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FilePart {
    Whole,
    /// Bytes `0..len` and what the last record needs beyond.
    FirstRange {
        len: u64,
    },
    /// Fed from one byte before the range's start: `len` does not count that byte.
    LaterRange {
        len: u64,
    },
}

/// The state between two blocks of bytes of one file.
#[derive(Debug)]
pub struct Chunker {
    boundaries: Boundaries,
    limits: ChunkerLimits,
    buffer: Vec<u8>,
    /// Up to here the buffer holds whole records (known so far).
    whole: usize,
    line: i64,
    skip: Skip,
    /// Bytes until the range ends, counted to the first byte past it; `None` for a whole file.
    remaining: Option<u64>,
    done: bool,
}

/// What the next bytes are thrown away for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Skip {
    Nothing,
    /// IGNOREHEADER: so many more line feeds.
    Header(u64),
    /// The end of a record that belongs to the range before.
    RangeBefore,
    /// The end of a record that was too long: the next line feed, whatever it might mean there.
    Oversized,
}

#[derive(Debug)]
enum Boundaries {
    LineFeed,
    UnescapedLineFeed,
    Csv(CsvDialect),
    /// JSON's objects and arrays.
    RootObject,
    Blocks(BlockCutter),
}

impl Chunker {
    /// `header_lines` is IGNOREHEADER: so many physical lines at the start of the file are not looked at.
    pub fn new(format: &RecordFormat, limits: ChunkerLimits, part: FilePart, header_lines: u64) -> Self {
        let boundaries = Boundaries::of(format, limits);
        let (skip, remaining) = match part {
            FilePart::LaterRange { len } => (Skip::RangeBefore, Some(len.saturating_add(1))),
            FilePart::FirstRange { len } => (Skip::Header(header_lines), Some(len)),
            FilePart::Whole => (Skip::Header(header_lines), None),
        };
        let skip = if skip == Skip::Header(0) { Skip::Nothing } else { skip };
        Self { boundaries, limits, buffer: Vec::new(), whole: 0, line: 1, skip, remaining, done: false }
    }

    /// Whether a range has all its records; further bytes would be ignored.
    pub fn is_done(&self) -> bool {
        self.done
    }

    /// Takes the next bytes of the file; chunks that became complete are appended to `out`.
    pub fn push(&mut self, mut bytes: &[u8], out: &mut Vec<Chunk>) {
        if let Boundaries::Blocks(cutter) = &mut self.boundaries {
            cutter.push(bytes, out);
            self.done = cutter.is_done();
            return;
        }
        while !bytes.is_empty() && !self.done {
            // A record longer than a chunk is looked for again only when the buffer has grown by a good part.
            let room = match self.limits.chunk_bytes.saturating_sub(self.buffer.len()) {
                0 => (self.limits.chunk_bytes / 4).max(1),
                room => room,
            };
            let (block, rest) = bytes.split_at(room.min(bytes.len()));
            bytes = rest;
            self.push_block(block, out);
        }
    }

    /// The file has ended: what is left is the last record, terminated or not.
    pub fn finish(&mut self, out: &mut Vec<Chunk>) {
        self.done = true;
        if let Boundaries::Blocks(cutter) = &mut self.boundaries {
            return cutter.finish(out);
        }
        while self.buffer.len() > self.limits.record_bytes {
            self.cut(out);
        }
        if !self.buffer.is_empty() {
            let bytes = std::mem::take(&mut self.buffer);
            out.push(Chunk { bytes, first_line: self.line, content: ChunkContent::Records });
        }
    }

    fn push_block(&mut self, block: &[u8], out: &mut Vec<Chunk>) {
        let block = self.skip(block);
        // Where the block meets the range's last byte: the record that is open there is the last one.
        let past_end = match &mut self.remaining {
            Some(remaining) => {
                let inside = usize::try_from(*remaining).unwrap_or(usize::MAX).min(block.len());
                *remaining -= inside as u64;
                (*remaining == 0).then_some(inside)
            }
            None => None,
        };
        let Some(inside) = past_end else {
            self.append(block, out);
            return;
        };
        // The line feed that ends the last record may be the range's last byte itself.
        let search_from = inside.saturating_sub(1);
        let last_byte_was_before = inside == 0 && self.ends_with_record();
        let end = match block.get(search_from..).and_then(|tail| memchr(b'\n', tail)) {
            _ if last_byte_was_before => 0,
            Some(offset) => search_from + offset + 1,
            None => {
                self.append(block, out);
                return;
            }
        };
        self.append(block.get(..end).unwrap_or(block), out);
        self.finish(out);
    }

    fn ends_with_record(&self) -> bool {
        self.skip == Skip::Nothing && self.buffer.last().is_none_or(|byte| *byte == b'\n')
    }

    /// Drops what `self.skip` says from the head of the block. Ranges count what is dropped.
    fn skip<'a>(&mut self, mut block: &'a [u8]) -> &'a [u8] {
        while self.skip != Skip::Nothing && !block.is_empty() {
            let end = memchr(b'\n', block).map(|at| at + 1);
            let (dropped, rest) = block.split_at(end.unwrap_or(block.len()));
            if let Some(remaining) = &mut self.remaining {
                *remaining = remaining.saturating_sub(dropped.len() as u64);
            }
            block = rest;
            if end.is_none() {
                break;
            }
            // A later range counts its lines from its first record on.
            self.line += i64::from(self.skip != Skip::RangeBefore);
            self.skip = match self.skip {
                Skip::Header(lines) if lines > 1 => Skip::Header(lines - 1),
                _ => Skip::Nothing,
            };
            // The whole range may lie within one record of the range before.
            if self.remaining == Some(0) {
                self.done = true;
                return &[];
            }
        }
        block
    }

    fn append(&mut self, block: &[u8], out: &mut Vec<Chunk>) {
        self.buffer.extend_from_slice(block);
        if self.buffer.len() >= self.limits.chunk_bytes {
            self.cut(out);
        }
    }

    /// Hands out whole records, or the head of a record that is too long. Which records are too long, and where the
    /// next one begins, does not depend on the blocks in which the bytes came.
    fn cut(&mut self, out: &mut Vec<Chunk>) {
        let within_limit = self.buffer.get(..self.limits.record_bytes).unwrap_or(&self.buffer);
        self.whole = self.boundaries.last_record_end(within_limit);
        if self.whole > 0 {
            self.emit(out);
        } else if self.buffer.len() > self.limits.record_bytes {
            self.refuse_oversized(out);
        }
    }

    fn refuse_oversized(&mut self, out: &mut Vec<Chunk>) {
        let beyond = self.buffer.split_off(self.limits.record_bytes);
        let first_line = self.line;
        self.line += n_line_feeds(&self.buffer);
        self.buffer.truncate(LoadError::MAX_RAW);
        let bytes = std::mem::replace(&mut self.buffer, Vec::with_capacity(self.limits.chunk_bytes));
        let limit = self.limits.record_bytes;
        let kind = match self.boundaries {
            Boundaries::RootObject => LoadErrorKind::JsonTooLong { limit },
            _ => LoadErrorKind::RecordTooLong { limit },
        };
        // Where the next record begins nobody needs to know, if this one fails the load.
        let is_last = kind.fails_load();
        out.push(Chunk { bytes, first_line, content: ChunkContent::Refused(kind) });
        if is_last {
            self.done = true;
            return;
        }
        match memchr(b'\n', &beyond) {
            Some(at) => {
                self.line += 1;
                self.buffer.extend_from_slice(beyond.get(at + 1..).unwrap_or_default());
            }
            None => self.skip = Skip::Oversized,
        }
    }

    /// Hands out the whole records and keeps the rest.
    fn emit(&mut self, out: &mut Vec<Chunk>) {
        if self.whole == 0 {
            return;
        }
        let rest = self.buffer.get(self.whole..).unwrap_or_default();
        let mut next = Vec::with_capacity(self.limits.chunk_bytes + (1 << 12));
        next.extend_from_slice(rest);
        self.buffer.truncate(self.whole);
        let bytes = std::mem::replace(&mut self.buffer, next);
        let first_line = self.line;
        self.line += n_line_feeds(&bytes);
        self.whole = 0;
        out.push(Chunk { bytes, first_line, content: ChunkContent::Records });
    }
}

impl Boundaries {
    fn of(format: &RecordFormat, limits: ChunkerLimits) -> Self {
        match format {
            RecordFormat::Delimited { escape: true, .. } => Self::UnescapedLineFeed,
            RecordFormat::Delimited { .. } | RecordFormat::FixedWidth(_) => Self::LineFeed,
            RecordFormat::Avro(_) => Self::Blocks(BlockCutter::new(limits.chunk_bytes)),
            RecordFormat::Json(_) => Self::RootObject,
            RecordFormat::Csv { delimiter, quote } => Self::Csv(CsvDialect::new(delimiter, *quote)),
        }
    }

    /// The end of the last whole record of a buffer that begins with a record; 0 when there is none.
    fn last_record_end(&self, buffer: &[u8]) -> usize {
        match self {
            Self::LineFeed => memrchr(b'\n', buffer).map_or(0, |at| at + 1),
            Self::UnescapedLineFeed => last_unescaped_line_feed(buffer).map_or(0, |at| at + 1),
            Self::Csv(dialect) => csv::last_record_end(dialect, buffer),
            Self::RootObject => boundary::last_root_end(buffer),
            Self::Blocks(_) => 0,
        }
    }
}

fn n_line_feeds(bytes: &[u8]) -> i64 {
    i64::try_from(memchr_iter(b'\n', bytes).count()).unwrap_or(0)
}

/// A line feed is escaped by an odd number of backslashes before it.
fn last_unescaped_line_feed(buffer: &[u8]) -> Option<usize> {
    let mut end = buffer.len();
    loop {
        let at = memrchr(b'\n', buffer.get(..end)?)?;
        let before = buffer.get(..at)?;
        let backslashes = before.iter().rev().take_while(|byte| **byte == b'\\').count();
        if backslashes % 2 == 0 {
            return Some(at);
        }
        end = at;
    }
}

#[cfg(test)]
mod tests;
