//! Cutting delimited text. Without ESCAPE and REMOVEQUOTES a delimiter is a delimiter and a line feed ends the record;
//! with them a slower walk looks at what stands before each.
//! <https://docs.aws.amazon.com/redshift/latest/dg/copy-parameters-data-conversion.html>

use memchr::{memchr2, memchr3};

use super::ChunkFacts;
use super::records::{Records, Span};
use crate::load_error::LoadErrorKind;
use crate::options::{Delimiter, NullAs};
use crate::scan::Scanner;

pub(crate) struct DelimitedDialect {
    pub(crate) delimiter: Vec<u8>,
    first: u8,
    escape: bool,
    remove_quotes: bool,
    /// Compared with a field before its escapes are resolved: `\N` would lose its backslash.
    null: Vec<u8>,
}

impl DelimitedDialect {
    pub(crate) fn new(delimiter: &Delimiter, escape: bool, remove_quotes: bool, null_as: &NullAs) -> Self {
        let delimiter = delimiter.bytes().to_vec();
        let first = delimiter.first().copied().unwrap_or(b'|');
        Self { delimiter, first, escape, remove_quotes, null: null_as.bytes().unwrap_or_default().to_vec() }
    }

    /// Cuts records from `offset` on, at most `max` of them. Returns where the next record starts.
    pub(crate) fn cut(
        &self,
        chunk: &[u8],
        offset: usize,
        facts: ChunkFacts,
        max: usize,
        records: &mut Records,
    ) -> usize {
        if self.escape || self.remove_quotes {
            return self.cut_carefully(chunk, offset, facts, max, records);
        }
        if self.delimiter.len() > 1 {
            return self.cut_at_words(chunk, offset, facts, max, records);
        }
        cut_at_bytes(self.first, chunk, offset, facts, max, records)
    }

    fn cut_at_words(&self, chunk: &[u8], offset: usize, facts: ChunkFacts, max: usize, records: &mut Records) -> usize {
        let mut scanner = Scanner::new(chunk, [self.first, b'\n']);
        scanner.seek(offset);
        let (mut record, mut field) = (offset, offset);
        while records.n_records() < max {
            let Some(at) = scanner.next() else {
                return finish_last(chunk, record, field, facts, records);
            };
            let rest = chunk.get(at..).unwrap_or_default();
            if rest.starts_with(&self.delimiter) {
                records.push_field(Span::of_chunk(field, at));
                field = at + self.delimiter.len();
                scanner.seek(field);
            } else if rest.first() == Some(&b'\n') {
                finish_line(chunk, record, field, at, facts, records);
                record = at + 1;
                field = record;
            }
        }
        record
    }

    fn cut_carefully(
        &self,
        chunk: &[u8],
        offset: usize,
        facts: ChunkFacts,
        max: usize,
        records: &mut Records,
    ) -> usize {
        let mut record = offset;
        while record < chunk.len() && records.n_records() < max {
            record = self.cut_record(chunk, record, facts, records);
        }
        record
    }

    /// One record; returns where the next starts.
    fn cut_record(&self, chunk: &[u8], record: usize, facts: ChunkFacts, records: &mut Records) -> usize {
        let mut field = RawField::at(self, chunk, record);
        let mut unclosed = false;
        let mut at = record;
        loop {
            let rest = chunk.get(at..).unwrap_or_default();
            let found =
                if self.escape { memchr3(self.first, b'\n', b'\\', rest) } else { memchr2(self.first, b'\n', rest) };
            let stop = found.map_or(chunk.len(), |found| at + found);
            let tail = chunk.get(stop..).unwrap_or_default();
            if self.escape && tail.first() == Some(&b'\\') {
                field.escaped_to = (stop + 2).min(chunk.len());
                at = field.escaped_to;
                continue;
            }
            let is_delimiter = tail.starts_with(&self.delimiter);
            if is_delimiter && (field.quote.is_none() || field.closes_at(chunk, stop)) {
                self.push(chunk, &field, stop, records);
                at = stop + self.delimiter.len();
                field = RawField::at(self, chunk, at);
                continue;
            }
            if found.is_some() && tail.first() != Some(&b'\n') {
                at = stop + 1; // a delimiter between quotes, or the beginning of a longer one
                continue;
            }
            let bare = stop > field.start && stop > field.escaped_to;
            let end = stop - usize::from(found.is_some() && bare && chunk.get(stop - 1) == Some(&b'\r'));
            unclosed |= field.quote.is_some() && !field.closes_at(chunk, end);
            self.push(chunk, &field, end, records);
            if unclosed {
                records.refuse(record, end, LoadErrorKind::MissingEndQuote);
            } else {
                records.finish_record(chunk, record, end, facts);
            }
            return (stop + 1).min(chunk.len());
        }
    }

    /// Strips the quotes, compares with the null string, resolves the escapes.
    fn push(&self, chunk: &[u8], field: &RawField, end: usize, records: &mut Records) {
        let closed = field.closes_at(chunk, end);
        let (start, end) = if closed { (field.start + 1, end - 1) } else { (field.start, end) };
        let raw = chunk.get(start..end).unwrap_or_default();
        if field.escaped_to <= field.start {
            records.push_field(Span::of_chunk(start, end));
        } else if raw == self.null {
            records.push_field(Span::NULL);
        } else {
            records.push_unescaped((start, end), |out| unescape_into(raw, out));
        }
    }
}

/// A field whose end is not known yet.
struct RawField {
    start: usize,
    /// REMOVEQUOTES: the quote that the field begins with.
    quote: Option<u8>,
    /// Behind the last escaped byte.
    escaped_to: usize,
}

impl RawField {
    fn at(dialect: &DelimitedDialect, chunk: &[u8], start: usize) -> Self {
        let quote = chunk.get(start).copied().filter(|byte| dialect.remove_quotes && matches!(byte, b'"' | b'\''));
        Self { start, quote, escaped_to: 0 }
    }

    /// Whether the field, ending at `end`, ends with its quote's mate.
    fn closes_at(&self, chunk: &[u8], end: usize) -> bool {
        let long_enough = end >= self.start + 2 && end > self.escaped_to;
        self.quote.is_some() && long_enough && chunk.get(end - 1).copied() == self.quote
    }
}

/// The backslash goes, the byte behind it stays whatever it is.
fn unescape_into(raw: &[u8], out: &mut Vec<u8>) {
    let mut rest = raw;
    while let Some(at) = memchr::memchr(b'\\', rest) {
        out.extend_from_slice(rest.get(..at).unwrap_or_default());
        out.extend(rest.get(at + 1));
        rest = rest.get(at + 2..).unwrap_or_default();
    }
    out.extend_from_slice(rest);
}

/// The plain case, and the one that speed matters most for.
fn cut_at_bytes(
    delimiter: u8,
    chunk: &[u8],
    offset: usize,
    facts: ChunkFacts,
    max: usize,
    records: &mut Records,
) -> usize {
    let mut scanner = Scanner::new(chunk, [delimiter, b'\n']);
    scanner.seek(offset);
    let (mut record, mut field) = (offset, offset);
    while records.n_records() < max {
        let Some(at) = scanner.next() else {
            return finish_last(chunk, record, field, facts, records);
        };
        if chunk.get(at) == Some(&b'\n') {
            finish_line(chunk, record, field, at, facts, records);
            record = at + 1;
            field = record;
        } else {
            records.push_field(Span::of_chunk(field, at));
            field = at + 1;
        }
    }
    record
}

/// A carriage return directly before the line feed is no data.
#[inline]
fn finish_line(chunk: &[u8], record: usize, field: usize, line_feed: usize, facts: ChunkFacts, records: &mut Records) {
    let has_return = line_feed > field && chunk.get(line_feed - 1) == Some(&b'\r');
    let end = line_feed - usize::from(has_return);
    records.push_field(Span::of_chunk(field, end));
    records.finish_record(chunk, record, end, facts);
}

/// The file's last record, when no line feed ends it.
fn finish_last(chunk: &[u8], record: usize, field: usize, facts: ChunkFacts, records: &mut Records) -> usize {
    if record < chunk.len() {
        records.push_field(Span::of_chunk(field, chunk.len()));
        records.finish_record(chunk, record, chunk.len(), facts);
    }
    chunk.len()
}
