//! One file read by several readers at the same time, in a format whose line feeds do not always end a record: CSV's
//! may stand between quotes, ESCAPE's behind a backslash. Whether they do depends on everything before, so a reader of
//! a range cannot tell; but there are few states in which its range can begin. The [`RangeScanner`] walks over the range
//! from each of them (they soon come to the same), which is the work; the [`RangeJoiner`] goes through the ranges in
//! file order, knows the true state at each, and hands out chunks without looking at the bytes again.
//!
//! **Invariant:** the chunks' records, and their lines, are those of a [`Chunker`] that is fed the whole file. What the
//! joiner cannot take from the scan (header lines, records that are too long) it leaves to that same chunker.

use std::collections::BTreeMap;

use memchr::{memchr, memchr2, memrchr};

use super::{Chunk, Chunker, ChunkerLimits, FilePart, Skip};
use crate::decode::csv::{self, CsvDialect, CsvState};
use crate::options::RecordFormat;

/// Takes the bytes of one range as they come.
#[derive(Debug)]
pub struct RangeScanner {
    automaton: Automaton,
    piece_bytes: usize,
    open: Vec<u8>,
    range: ScannedRange,
}

/// A range's bytes and what they mean under each state in which it may begin.
#[derive(Debug, Default)]
pub struct ScannedRange {
    pieces: Vec<Piece>,
}

impl ScannedRange {
    /// Memory that the range holds until it is joined.
    pub fn n_bytes(&self) -> usize {
        self.pieces.iter().map(|piece| piece.bytes.len()).sum()
    }
}

#[derive(Debug)]
struct Piece {
    bytes: Vec<u8>,
    /// By the number of the state at the piece's start.
    exits: [Exit; N_STATES],
}

/// What a piece comes to from one state.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Exit {
    state: u8,
    /// The ends of the first and the last record that ends in the piece.
    first_end: Option<usize>,
    last_end: Option<usize>,
}

impl RangeScanner {
    /// `None` when the format's files cannot be read so ([`RecordFormat::joinable`]).
    pub fn new(format: &RecordFormat, limits: ChunkerLimits) -> Option<Self> {
        let automaton = Automaton::of(format)?;
        // A record within a piece is never too long.
        let piece_bytes = limits.chunk_bytes.min(limits.record_bytes).max(1);
        Some(Self { automaton, piece_bytes, open: Vec::new(), range: ScannedRange::default() })
    }

    pub fn push(&mut self, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            if self.open.capacity() == 0 {
                self.open.reserve_exact(self.piece_bytes);
            }
            let room = self.piece_bytes - self.open.len();
            let (head, rest) = bytes.split_at(room.min(bytes.len()));
            self.open.extend_from_slice(head);
            bytes = rest;
            if self.open.len() == self.piece_bytes {
                self.end_piece();
            }
        }
    }

    pub fn finish(mut self) -> ScannedRange {
        if !self.open.is_empty() {
            self.end_piece();
        }
        self.range
    }

    fn end_piece(&mut self) {
        let bytes = std::mem::take(&mut self.open);
        let exits = self.automaton.exits(&bytes);
        self.range.pieces.push(Piece { bytes, exits });
    }
}

/// Puts a file's ranges together, in whatever order they come.
#[derive(Debug)]
pub struct RangeJoiner {
    chunker: Chunker,
    automaton: Automaton,
    state: u8,
    n_ranges: usize,
    next: usize,
    waiting: BTreeMap<usize, ScannedRange>,
}

impl RangeJoiner {
    /// For a file that is read as `n_ranges` ranges. `None` as with [`RangeScanner::new`].
    pub fn new(format: &RecordFormat, limits: ChunkerLimits, header_lines: u64, n_ranges: usize) -> Option<Self> {
        let automaton = Automaton::of(format)?;
        let chunker = Chunker::new(format, limits, FilePart::Whole, header_lines);
        Some(Self { chunker, automaton, state: 0, n_ranges, next: 0, waiting: BTreeMap::new() })
    }

    /// The first range that has not come yet. Readers that run too far ahead of it should wait: what comes early is
    /// kept.
    pub fn next_range(&self) -> usize {
        self.next
    }

    pub fn is_done(&self) -> bool {
        self.next >= self.n_ranges
    }

    /// Takes a range; appends the chunks that it completes. The last range brings the file's last record.
    pub fn put(&mut self, index: usize, range: ScannedRange, out: &mut Vec<Chunk>) {
        self.waiting.insert(index, range);
        while let Some(range) = self.waiting.remove(&self.next) {
            // Each piece is given up before the next is copied.
            for piece in range.pieces {
                self.join(&piece, out);
            }
            self.next += 1;
            if self.is_done() {
                self.chunker.finish(out);
            }
        }
    }

    fn join(&mut self, piece: &Piece, out: &mut Vec<Chunk>) {
        let exit = piece.exits.get(usize::from(self.state)).copied().unwrap_or_default();
        let open_record = self.chunker.buffer.len() + exit.first_end.unwrap_or(piece.bytes.len());
        if self.chunker.skip != Skip::Nothing || open_record > self.chunker.limits.record_bytes {
            self.chunker.push(&piece.bytes, out);
            self.state = self.automaton.state_behind(&self.chunker.buffer);
            return;
        }
        let (ended, begun) = piece.bytes.split_at(exit.last_end.unwrap_or(0));
        if !ended.is_empty() {
            self.chunker.buffer.extend_from_slice(ended);
            self.chunker.whole = self.chunker.buffer.len();
            self.chunker.emit(out);
        }
        self.chunker.buffer.extend_from_slice(begun);
        self.state = exit.state;
    }
}

const N_STATES: usize = 4;

/// CSV's states in their numbers; 0 is a record's start, in every format.
const CSV_STATES: [CsvState; N_STATES] =
    [CsvState::FieldStart, CsvState::Outside, CsvState::Quoted, CsvState::QuoteSeen];

#[derive(Debug)]
enum Automaton {
    /// One state.
    LineFeed,
    /// 0, and 1 behind a backslash.
    UnescapedLineFeed,
    Csv(CsvDialect),
}

impl Automaton {
    fn of(format: &RecordFormat) -> Option<Self> {
        if !format.joinable() {
            return None;
        }
        match format {
            RecordFormat::Delimited { escape: true, .. } => Some(Self::UnescapedLineFeed),
            RecordFormat::Delimited { .. } | RecordFormat::FixedWidth(_) => Some(Self::LineFeed),
            RecordFormat::Csv { delimiter, quote } => Some(Self::Csv(CsvDialect::new(delimiter, *quote))),
            RecordFormat::Json(_) | RecordFormat::Avro(_) => None,
        }
    }

    /// The state behind an open record.
    fn state_behind(&self, record: &[u8]) -> u8 {
        self.exit(record, 0, 0).state
    }

    /// Walks over `bytes[from..]` from one state.
    fn exit(&self, bytes: &[u8], from: usize, state: u8) -> Exit {
        match self {
            Self::LineFeed => {
                let rest = bytes.get(from..).unwrap_or_default();
                let first_end = memchr(b'\n', rest).map(|at| from + at + 1);
                Exit { state: 0, first_end, last_end: memrchr(b'\n', rest).map(|at| from + at + 1) }
            }
            Self::UnescapedLineFeed => unescaped_exit(bytes, from, state),
            Self::Csv(dialect) => {
                let entry = CSV_STATES.get(usize::from(state)).copied().unwrap_or(CsvState::FieldStart);
                let met = csv::advance(dialect, bytes, from, entry);
                let state = CSV_STATES.iter().position(|state| *state == met.state).unwrap_or(0) as u8;
                Exit { state, first_end: met.first_end, last_end: met.last_end }
            }
        }
    }

    fn n_states(&self) -> usize {
        match self {
            Self::LineFeed => 1,
            Self::UnescapedLineFeed => 2,
            Self::Csv(_) => N_STATES,
        }
    }

    /// What the piece comes to from every state. Those that came to the same state walk on as one.
    fn exits(&self, bytes: &[u8]) -> [Exit; N_STATES] {
        let mut exits = [0, 1, 2, 3].map(|state| Exit { state, ..Exit::default() });
        let (mut from, mut window) = (0, FIRST_WINDOW);
        while from < bytes.len() {
            let end = (from + window).min(bytes.len());
            let seen = bytes.get(..end).unwrap_or(bytes);
            let mut met: [Option<Exit>; N_STATES] = [None; N_STATES];
            for exit in exits.iter_mut().take(self.n_states()) {
                let Some(met) = met.get_mut(usize::from(exit.state)) else { continue };
                let met = met.get_or_insert_with(|| self.exit(seen, from, exit.state));
                exit.first_end = exit.first_end.or(met.first_end);
                exit.last_end = met.last_end.or(exit.last_end);
                exit.state = met.state;
            }
            from = end;
            window *= 4;
        }
        exits
    }
}

/// The states are compared after so many bytes, then after four times as many, and so on.
const FIRST_WINDOW: usize = 4096;

fn unescaped_exit(bytes: &[u8], mut from: usize, state: u8) -> Exit {
    let (mut first_end, mut last_end) = (None, None);
    if from < bytes.len() {
        from += usize::from(state == 1);
    }
    while let Some(at) = memchr2(b'\n', b'\\', bytes.get(from..).unwrap_or_default()) {
        let at = from + at;
        if bytes.get(at) == Some(&b'\\') {
            from = at + 2;
            continue;
        }
        first_end = first_end.or(Some(at + 1));
        last_end = Some(at + 1);
        from = at + 1;
    }
    let behind_backslash = from > bytes.len() || (bytes.is_empty() && state == 1);
    Exit { state: u8::from(behind_backslash), first_end, last_end }
}

#[cfg(test)]
mod tests;
