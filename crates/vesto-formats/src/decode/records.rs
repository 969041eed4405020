//! Records cut into fields: where each field's bytes are, one row after the other, and the records that have the wrong
//! number of them.

use memchr::memchr;

use super::ChunkFacts;
use crate::load_error::LoadErrorKind;
use crate::options::{Conversion, NullAs};

/// A field's bytes: a slice of the chunk, or (with the flag) of the scratch buffer, or a sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    start: u32,
    end: u32,
}

const SPECIAL: u32 = 1 << 31;

impl Span {
    /// The raw field was the null string.
    pub(crate) const NULL: Self = Self { start: u32::MAX, end: 0 };
    /// FILLRECORD: the record ended before this field.
    pub(crate) const MISSING: Self = Self { start: u32::MAX - 1, end: 0 };

    /// INVARIANT: chunks are shorter than 2 GiB, so a position never reaches the flag.
    #[inline]
    pub(crate) fn of_chunk(start: usize, end: usize) -> Self {
        Self { start: start as u32 & !SPECIAL, end: end as u32 }
    }
}

/// What a column finds in a span.
pub(crate) enum FieldText<'a> {
    Bytes(&'a [u8]),
    Null,
    Missing,
}

/// A record that was refused as a whole or for one of its fields; positions are of the chunk.
#[derive(Debug, Clone)]
pub(crate) struct RowFault {
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Of the field, within the record.
    pub(crate) position: usize,
    pub(crate) raw_field: (usize, usize),
    pub(crate) column: Option<usize>,
    pub(crate) kind: LoadErrorKind,
    /// The record's fields, for a record that is not among the rows.
    pub(crate) spans: Vec<Span>,
}

/// One pass's records. INVARIANT: `spans` holds `n_columns` spans for each of `bounds`, row by row.
#[derive(Debug)]
pub(crate) struct Records {
    n_columns: usize,
    fill: bool,
    ignore_blank_lines: bool,
    takes_nul: bool,
    spans: Vec<Span>,
    bounds: Vec<(u32, u32)>,
    /// Unescaped fields.
    scratch: Vec<u8>,
    /// Where each field in `scratch` starts there, and its raw bytes in the chunk; ascending.
    scratch_origins: Vec<(u32, u32, u32)>,
    faults: Vec<RowFault>,
    row_base: usize,
    shared_bytes: usize,
}

impl Records {
    pub(super) fn new(conversion: &Conversion, n_columns: usize) -> Self {
        Self {
            n_columns,
            fill: conversion.fill_record,
            ignore_blank_lines: conversion.ignore_blank_lines,
            takes_nul: conversion.null_as == NullAs::Nul,
            spans: Vec::new(),
            bounds: Vec::new(),
            scratch: Vec::new(),
            scratch_origins: Vec::new(),
            faults: Vec::new(),
            row_base: 0,
            shared_bytes: 0,
        }
    }

    pub(super) fn clear(&mut self) {
        self.spans.clear();
        self.bounds.clear();
        self.scratch.clear();
        self.scratch_origins.clear();
        self.faults.clear();
        self.row_base = 0;
        self.shared_bytes = 0;
    }

    pub(super) fn n_rows(&self) -> usize {
        self.bounds.len()
    }

    /// Records seen, refused ones included: what a pass is limited by.
    pub(super) fn n_records(&self) -> usize {
        self.bounds.len() + self.faults.len()
    }

    pub(super) fn faults(&self) -> &[RowFault] {
        &self.faults
    }

    pub(super) fn bounds(&self, row: usize) -> (usize, usize) {
        self.bounds.get(row).map_or((0, 0), |(start, end)| (*start as usize, *end as usize))
    }

    /// The spans of one column, row after row.
    pub(super) fn column(&self, column: usize) -> impl Iterator<Item = Span> {
        self.spans.chunks_exact(self.n_columns).map(move |row| row.get(column).copied().unwrap_or(Span::MISSING))
    }

    #[inline]
    pub(super) fn text<'a>(&'a self, chunk: &'a [u8], span: Span) -> FieldText<'a> {
        if span.start & SPECIAL == 0 {
            return FieldText::Bytes(chunk.get(span.start as usize..span.end as usize).unwrap_or_default());
        }
        self.special_text(span)
    }

    #[cold]
    fn special_text(&self, span: Span) -> FieldText<'_> {
        match span {
            Span::NULL => FieldText::Null,
            Span::MISSING => FieldText::Missing,
            Span { start, end } => {
                let start = (start & !SPECIAL) as usize;
                FieldText::Bytes(self.scratch.get(start..end as usize).unwrap_or_default())
            }
        }
    }

    /// One row's fields.
    pub(super) fn row(&self, row: usize) -> &[Span] {
        let start = row * self.n_columns;
        self.spans.get(start..start + self.n_columns).unwrap_or_default()
    }

    /// Position within its record, and the raw bytes' place in the chunk.
    pub(super) fn raw_field(&self, row: usize, column: usize) -> (usize, (usize, usize)) {
        let (record_start, record_end) = self.bounds(row);
        let span = self.spans.get(row * self.n_columns + column).copied().unwrap_or(Span::MISSING);
        let (start, end) = match span {
            Span::NULL | Span::MISSING => (record_end, record_end),
            Span { start, end } if start & SPECIAL == 0 => (start as usize, end as usize),
            Span { start, .. } => {
                let scratch = start & !SPECIAL;
                let origin = self.scratch_origins.binary_search_by_key(&scratch, |(at, _, _)| *at);
                let origin = origin.ok().and_then(|index| self.scratch_origins.get(index));
                origin.map_or((record_end, record_end), |(_, start, end)| (*start as usize, *end as usize))
            }
        };
        (start.saturating_sub(record_start), (start, end))
    }

    #[inline]
    pub(super) fn push_field(&mut self, span: Span) {
        self.spans.push(span);
    }

    /// A field whose bytes differ from the chunk's: `unescaped` appends them. `raw` is where it stood.
    pub(super) fn push_unescaped(&mut self, raw: (usize, usize), unescaped: impl FnOnce(&mut Vec<u8>)) {
        let span = self.unescaped(raw, unescaped);
        self.spans.push(span);
    }

    /// The span of such a field.
    pub(super) fn unescaped(&mut self, raw: (usize, usize), unescaped: impl FnOnce(&mut Vec<u8>)) -> Span {
        // One byte between the fields keeps their starts distinct, also of empty ones.
        self.scratch.push(0);
        let start = self.scratch.len() as u32;
        unescaped(&mut self.scratch);
        self.scratch_origins.push((start, raw.0 as u32, raw.1 as u32));
        Span { start: start | SPECIAL, end: self.scratch.len() as u32 }
    }

    /// Ends a record whose fields were pushed; `end` is where its line ends (without CR and LF).
    #[inline]
    pub(super) fn finish_record(&mut self, chunk: &[u8], start: usize, end: usize, facts: ChunkFacts) {
        // A delimiter behind the last field is allowed, and usual in some tools' files.
        if self.spans.len() == self.row_base + self.n_columns + 1
            && self.spans.last() == Some(&Span::of_chunk(end, end))
        {
            self.spans.pop();
        }
        let n_fields = self.spans.len() - self.row_base;
        if n_fields != self.n_columns || facts.has_nul || (self.ignore_blank_lines && start == end) {
            self.finish_unusual(chunk, start, end, facts);
            return;
        }
        self.bounds.push((start as u32, end as u32));
        self.row_base = self.spans.len();
    }

    #[cold]
    fn finish_unusual(&mut self, chunk: &[u8], start: usize, end: usize, facts: ChunkFacts) {
        if start == end && self.ignore_blank_lines {
            self.spans.truncate(self.row_base);
            return;
        }
        if facts.has_nul && !self.takes_nul && self.refuse_nul(chunk, start, end) {
            return;
        }
        let n_fields = self.spans.len() - self.row_base;
        let last = self.spans.last().copied();
        let trailing_delimiter = n_fields == self.n_columns + 1 && last.is_some_and(|span| self.is_empty(chunk, span));
        if trailing_delimiter {
            self.spans.pop();
        } else if n_fields > self.n_columns {
            self.refuse(start, end, LoadErrorKind::ExtraColumns);
            return;
        } else if n_fields < self.n_columns {
            if !self.fill {
                self.refuse(start, end, LoadErrorKind::DelimiterNotFound);
                return;
            }
            self.spans.resize(self.row_base + self.n_columns, Span::MISSING);
        }
        self.bounds.push((start as u32, end as u32));
        self.row_base = self.spans.len();
    }

    /// Begins a record whose fields are found in any order; those that are not found are NULL.
    #[inline]
    pub(super) fn begin_document(&mut self) {
        self.spans.resize(self.row_base + self.n_columns, Span::NULL);
    }

    #[inline]
    pub(super) fn set_field(&mut self, column: usize, span: Span) {
        if let Some(field) = self.spans.get_mut(self.row_base + column) {
            *field = span;
        }
    }

    #[inline]
    pub(super) fn finish_document(&mut self, start: usize, end: usize) {
        self.bounds.push((start as u32, end as u32));
        self.row_base = self.spans.len();
    }

    /// Takes the open document out, if there is one, and reports it.
    pub(super) fn refuse_document(
        &mut self,
        (start, end): (usize, usize),
        raw_field: (usize, usize),
        column: Option<usize>,
        kind: LoadErrorKind,
    ) {
        let mut spans = self.spans.split_off(self.row_base);
        spans.truncate(column.map_or(0, |column| column + 1));
        let position = raw_field.0.saturating_sub(start);
        self.faults.push(RowFault { start, end, position, raw_field, column, kind, spans });
    }

    /// How many records, refused ones included, begin before a position.
    pub(super) fn n_before(&self, position: usize) -> usize {
        let rows = self.bounds.partition_point(|(start, _)| (*start as usize) < position);
        rows + self.faults.partition_point(|fault| fault.start < position)
    }

    /// What a record's column was to read, of the record that begins at a position.
    pub(super) fn value<'a>(&'a self, chunk: &'a [u8], start: usize, column: usize) -> &'a [u8] {
        let row = self.bounds.partition_point(|(begin, _)| (*begin as usize) < start);
        let span = self.spans.get(row * self.n_columns + column).copied().unwrap_or(Span::NULL);
        match self.text(chunk, span) {
            FieldText::Bytes(text) => text,
            FieldText::Null | FieldText::Missing => &[],
        }
    }

    /// Whether a pass may go on: records as well as their text are limited.
    #[inline]
    pub(super) fn has_room(&self, max: usize) -> bool {
        const MAX_TEXT: usize = 8 << 20;
        self.n_records() < max && self.scratch.len() + self.shared_bytes < MAX_TEXT
    }

    /// Says that the open document gives the same bytes of the chunk to more than one column. What a pass makes of a
    /// chunk is otherwise not longer than the chunk.
    pub(super) fn add_shared_bytes(&mut self) {
        let spans = self.spans.get(self.row_base..).unwrap_or_default();
        let length = |span: &Span| (span.end as usize).saturating_sub((span.start & !SPECIAL) as usize);
        self.shared_bytes += spans.iter().map(length).sum::<usize>();
    }

    /// Bytes that the pass's fields take besides those that are in the chunk once.
    pub(super) fn n_bytes(&self) -> usize {
        self.scratch.len() + self.shared_bytes
    }

    /// All fields that differ from the chunk's bytes, with a byte between them.
    pub(super) fn scratch(&self) -> &[u8] {
        &self.scratch
    }

    fn is_empty(&self, chunk: &[u8], span: Span) -> bool {
        matches!(self.text(chunk, span), FieldText::Bytes(bytes) if bytes.is_empty())
    }

    /// NUL ends a record. Directly before the line's end it only goes; elsewhere the line is refused.
    fn refuse_nul(&mut self, chunk: &[u8], start: usize, end: usize) -> bool {
        let record = chunk.get(start..end).unwrap_or_default();
        let Some(nul) = memchr(0, record) else {
            return false;
        };
        let is_last = nul + 1 == record.len();
        let field = self.spans.last_mut().filter(|span| span.end as usize == end && span.start & SPECIAL == 0);
        if let Some(field) = field.filter(|_| is_last) {
            field.end -= 1;
            return false;
        }
        let byte = record.get(nul + 1).copied().unwrap_or(0);
        self.spans.truncate(self.row_base);
        let kind = LoadErrorKind::MissingNewline { byte, location: nul + 1 };
        let (raw_field, end) = ((start, start), start + nul);
        self.faults.push(RowFault { start, end, position: 0, raw_field, column: None, kind, spans: Vec::new() });
        true
    }

    /// Takes the open record out and reports it, at its last field.
    pub(super) fn refuse(&mut self, start: usize, end: usize, kind: LoadErrorKind) {
        let n_fields = self.spans.len() - self.row_base;
        let index = n_fields.saturating_sub(1).min(self.n_columns - 1);
        let span = self.spans.get(self.row_base + index).copied().unwrap_or(Span::MISSING);
        let raw_field = match span {
            Span { start: from, end: to } if from & SPECIAL == 0 => (from as usize, to as usize),
            _ => (end, end),
        };
        let spans = self.spans.split_off(self.row_base);
        let position = raw_field.0.saturating_sub(start);
        let column = (kind != LoadErrorKind::ExtraColumns && n_fields > 0).then_some(index);
        self.faults.push(RowFault { start, end, position, raw_field, column, kind, spans });
    }
}
