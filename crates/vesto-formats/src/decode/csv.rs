//! Cutting CSV: inside quotes delimiters and line feeds are data and a doubled quote is one; blanks between a delimiter
//! and quotes do not count. A quote that is not the first thing in its field is data.
//! <https://docs.aws.amazon.com/redshift/latest/dg/copy-parameters-data-format.html#copy-csv>
//!
//! **Invariant:** the chunker finds record ends with the same walk that cuts records, so both agree on any bytes.

use memchr::{memchr, memrchr};

use super::ChunkFacts;
use super::records::{Records, Span};
use crate::load_error::LoadErrorKind;
use crate::options::Delimiter;
use crate::scan::Scanner;

#[derive(Debug, Clone)]
pub(crate) struct CsvDialect {
    pub(crate) delimiter: Vec<u8>,
    first: u8,
    quote: u8,
    /// Blanks around quotes are ignored unless they are the delimiter.
    skip_blanks: bool,
}

impl CsvDialect {
    pub(crate) fn new(delimiter: &Delimiter, quote: u8) -> Self {
        let bytes = delimiter.bytes().to_vec();
        let first = bytes.first().copied().unwrap_or(b',');
        Self { delimiter: bytes, first, quote, skip_blanks: !delimiter.is_whitespace() }
    }

    fn is_blank(&self, byte: u8) -> bool {
        self.skip_blanks && matches!(byte, b' ' | b'\t')
    }
}

/// What the walk tells. Positions are of the chunk.
trait Sink {
    /// A field without quotes.
    fn plain(&mut self, start: usize, end: usize);
    /// The inside of a quoted field; `doubled` when it holds doubled quotes.
    fn quoted(&mut self, start: usize, end: usize, doubled: bool);
    /// A record's fields are told; `next` is where the next record starts. Returns whether to go on.
    fn record(&mut self, start: usize, end: usize, fault: Option<LoadErrorKind>, next: usize) -> bool;
    /// The chunk ended within a record: the file's last one, or one that is still to come whole.
    fn unfinished(&mut self, start: usize, end: usize, fault: Option<LoadErrorKind>);
}

/// Cuts records from `offset` on, at most `max` of them. Returns where the next record starts.
pub(super) fn cut(
    dialect: &CsvDialect,
    chunk: &[u8],
    offset: usize,
    facts: ChunkFacts,
    max: usize,
    records: &mut Records,
) -> usize {
    let mut sink = Cutter { dialect, chunk, facts, max, records, next: offset };
    walk(dialect, chunk, offset, &mut sink);
    sink.next
}

/// The end of the last record that is certainly whole; 0 when there is none.
pub(crate) fn last_record_end(dialect: &CsvDialect, buffer: &[u8]) -> usize {
    if memchr(dialect.quote, buffer).is_none() {
        return memrchr(b'\n', buffer).map_or(0, |at| at + 1);
    }
    if dialect.delimiter.len() == 1 {
        return advance(dialect, buffer, 0, CsvState::FieldStart).last_end.unwrap_or(0);
    }
    let mut sink = LastEnd(0);
    walk(dialect, buffer, 0, &mut sink);
    sink.0
}

/// Where the walk stands between two bytes, as far as it matters for what ends a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CsvState {
    /// In a field of which there were at most blanks: a quote opens it.
    FieldStart,
    /// In a plain field, or behind a quoted one: quotes are data (or a fault), a line feed ends the record.
    Outside,
    Quoted,
    /// Behind a quote within quotes: another makes it data.
    QuoteSeen,
}

/// What [`advance`] met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Advanced {
    pub(crate) state: CsvState,
    /// The ends of the first and the last record that ended.
    pub(crate) first_end: Option<usize>,
    pub(crate) last_end: Option<usize>,
}

/// Goes from a state to the state behind `bytes[from..]`, looking at quotes and line feeds alone: whether a quote opens
/// a field shows in what stands before it. For delimiters of one byte: a longer one might begin before `from`.
pub(crate) fn advance(dialect: &CsvDialect, bytes: &[u8], from: usize, entry: CsvState) -> Advanced {
    let mut scanner = Scanner::new(bytes, [b'\n', dialect.quote]);
    scanner.seek(from);
    let is_field_start = |at| is_field_start(dialect, bytes.get(from..at).unwrap_or_default(), entry);
    let (mut state, mut behind_quote) = (entry, from);
    let (mut first_end, mut last_end) = (None, None);
    while let Some(at) = scanner.next() {
        let is_quote = bytes.get(at) == Some(&dialect.quote);
        if state == CsvState::QuoteSeen {
            let is_doubled = is_quote && at == behind_quote;
            state = if is_doubled { CsvState::Quoted } else { CsvState::Outside };
            if is_doubled {
                continue;
            }
        }
        if state == CsvState::Quoted {
            if is_quote {
                state = CsvState::QuoteSeen;
                behind_quote = at + 1;
            }
        } else if !is_quote {
            first_end = first_end.or(Some(at + 1));
            last_end = Some(at + 1);
        } else if is_field_start(at) {
            state = CsvState::Quoted;
        }
    }
    state = match state {
        CsvState::Quoted => CsvState::Quoted,
        CsvState::QuoteSeen if behind_quote == bytes.len() => CsvState::QuoteSeen,
        _ if is_field_start(bytes.len()) => CsvState::FieldStart,
        _ => CsvState::Outside,
    };
    Advanced { state, first_end, last_end }
}

/// Whether only blanks stand between the start of a field and the end of `before`, which began in a state.
fn is_field_start(dialect: &CsvDialect, before: &[u8], entry: CsvState) -> bool {
    match before.iter().rev().find(|byte| !dialect.is_blank(**byte)) {
        Some(byte) => *byte == dialect.first || *byte == b'\n',
        None => entry == CsvState::FieldStart,
    }
}

struct Cutter<'a> {
    dialect: &'a CsvDialect,
    chunk: &'a [u8],
    facts: ChunkFacts,
    max: usize,
    records: &'a mut Records,
    next: usize,
}

impl Sink for Cutter<'_> {
    #[inline]
    fn plain(&mut self, start: usize, end: usize) {
        self.records.push_field(Span::of_chunk(start, end));
    }

    fn quoted(&mut self, start: usize, end: usize, doubled: bool) {
        if !doubled {
            self.records.push_field(Span::of_chunk(start, end));
            return;
        }
        let raw = self.chunk.get(start..end).unwrap_or_default();
        let quote = self.dialect.quote;
        self.records.push_unescaped((start, end), |out| {
            let mut rest = raw;
            while let Some(at) = memchr(quote, rest) {
                out.extend_from_slice(rest.get(..=at).unwrap_or_default());
                rest = rest.get(at + 2..).unwrap_or_default();
            }
            out.extend_from_slice(rest);
        });
    }

    #[inline]
    fn record(&mut self, start: usize, end: usize, fault: Option<LoadErrorKind>, next: usize) -> bool {
        match fault {
            Some(kind) => self.records.refuse(start, end, kind),
            None => self.records.finish_record(self.chunk, start, end, self.facts),
        }
        self.next = next;
        self.records.n_records() < self.max
    }

    fn unfinished(&mut self, start: usize, end: usize, fault: Option<LoadErrorKind>) {
        self.record(start, end, fault, end);
    }
}

struct LastEnd(usize);

impl Sink for LastEnd {
    fn plain(&mut self, _start: usize, _end: usize) {}

    fn quoted(&mut self, _start: usize, _end: usize, _doubled: bool) {}

    fn record(&mut self, _start: usize, _end: usize, _fault: Option<LoadErrorKind>, next: usize) -> bool {
        self.0 = next;
        true
    }

    fn unfinished(&mut self, _start: usize, _end: usize, _fault: Option<LoadErrorKind>) {}
}

/// The open record.
struct Open {
    record: usize,
    field: usize,
    /// A quoted field was told; until the delimiter only blanks may follow.
    closed_at: Option<usize>,
    fault: Option<LoadErrorKind>,
}

impl Open {
    fn at(record: usize) -> Self {
        Self { record, field: record, closed_at: None, fault: None }
    }
}

fn walk(dialect: &CsvDialect, chunk: &[u8], offset: usize, sink: &mut impl Sink) {
    let mut scanner = Scanner::new(chunk, [dialect.first, b'\n', dialect.quote]);
    scanner.seek(offset);
    let mut open = Open::at(offset);
    while let Some(at) = scanner.next() {
        let byte = chunk.get(at).copied().unwrap_or(0);
        if byte == b'\n' {
            let has_return = at > open.field && chunk.get(at - 1) == Some(&b'\r');
            let end = at - usize::from(has_return);
            end_field(dialect, chunk, &mut open, end, sink);
            if !sink.record(open.record, end, open.fault.take(), at + 1) {
                return;
            }
            open = Open::at(at + 1);
        } else if byte == dialect.quote {
            if open.closed_at.is_none() && is_blank(dialect, chunk, open.field, at) {
                let Some(behind) = quoted_field(dialect, chunk, at, &mut open, sink) else {
                    sink.unfinished(open.record, chunk.len(), Some(LoadErrorKind::CsvQuotes));
                    return;
                };
                scanner.seek(behind);
            }
        } else if dialect.delimiter.len() == 1 || chunk.get(at..).unwrap_or_default().starts_with(&dialect.delimiter) {
            end_field(dialect, chunk, &mut open, at, sink);
            open.field = at + dialect.delimiter.len();
            open.closed_at = None;
            if dialect.delimiter.len() > 1 {
                scanner.seek(open.field);
            }
        }
    }
    if open.record < chunk.len() {
        end_field(dialect, chunk, &mut open, chunk.len(), sink);
        sink.unfinished(open.record, chunk.len(), open.fault.take());
    }
}

/// Tells a plain field; of a quoted one, which was told, looks at what stands behind it.
#[inline]
fn end_field(dialect: &CsvDialect, chunk: &[u8], open: &mut Open, end: usize, sink: &mut impl Sink) {
    match open.closed_at {
        None => sink.plain(open.field, end),
        Some(closed_at) if is_blank(dialect, chunk, closed_at, end) => {}
        Some(_) => open.fault = Some(LoadErrorKind::CsvQuotes),
    }
}

fn is_blank(dialect: &CsvDialect, chunk: &[u8], start: usize, end: usize) -> bool {
    chunk.get(start..end).unwrap_or_default().iter().all(|byte| dialect.is_blank(*byte))
}

/// Reads from the opening quote to the closing one; returns the position behind it. `None` when the chunk ends first.
fn quoted_field(
    dialect: &CsvDialect,
    chunk: &[u8],
    opening: usize,
    open: &mut Open,
    sink: &mut impl Sink,
) -> Option<usize> {
    let start = opening + 1;
    let mut doubled = false;
    let mut from = start;
    loop {
        let at = from + memchr(dialect.quote, chunk.get(from..)?)?;
        if chunk.get(at + 1) == Some(&dialect.quote) {
            doubled = true;
            from = at + 2;
            continue;
        }
        sink.quoted(start, at, doubled);
        open.closed_at = Some(at + 1);
        return Some(at + 1);
    }
}
