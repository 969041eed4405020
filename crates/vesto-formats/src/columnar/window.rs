//! Reading stretches of a file through a window that moves over it, the next one already under way.

use std::io;
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;

/// A read that was started; calling it waits for the bytes.
pub type Pending = Box<dyn FnOnce() -> io::Result<Bytes> + Send>;

/// A file of known size whose parts can be asked for.
pub trait RangeReader: Send + Sync {
    fn size(&self) -> u64;

    /// Whether reading costs nothing.
    fn is_in_memory(&self) -> bool {
        false
    }

    /// Starts to read a range that lies within the file.
    fn start(&self, range: Range<u64>) -> Pending;

    /// Reads a range, which must lie within the file.
    fn read(&self, range: Range<u64>) -> io::Result<Bytes> {
        let n_bytes = range.end.saturating_sub(range.start);
        if range.start > range.end || range.end > self.size() {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let bytes = self.start(range)()?;
        if bytes.len() as u64 == n_bytes { Ok(bytes) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
    }
}

/// A file, or the part of one that is read already.
pub struct InMemory {
    size: u64,
    first: u64,
    bytes: Bytes,
}

impl InMemory {
    pub fn whole(bytes: Bytes) -> Self {
        Self { size: bytes.len() as u64, first: 0, bytes }
    }

    /// `bytes` are those of the file from `first` on; nothing else can be read.
    pub fn part(size: u64, first: u64, bytes: Bytes) -> Self {
        Self { size, first, bytes }
    }
}

impl RangeReader for InMemory {
    fn size(&self) -> u64 {
        self.size
    }

    fn is_in_memory(&self) -> bool {
        true
    }

    fn start(&self, range: Range<u64>) -> Pending {
        let position = |at: u64| at.checked_sub(self.first).and_then(|at| usize::try_from(at).ok());
        let part = match (position(range.start), position(range.end)) {
            (Some(start), Some(end)) if start <= end && end <= self.bytes.len() => Ok(self.bytes.slice(start..end)),
            _ => Err(io::ErrorKind::UnexpectedEof.into()),
        };
        Box::new(move || part)
    }
}

/// Where in a stretch reading begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Start {
    Head,
    /// Somewhere, but for something short at the head: no window is opened there.
    Within,
}

/// One stretch of a file, read from front to back. Only what the window covers is in memory, and the window after it.
pub(super) struct Stretch {
    file: Arc<dyn RangeReader>,
    range: Range<u64>,
    window_bytes: u64,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    start: u64,
    bytes: Bytes,
    next: Option<(Range<u64>, Pending)>,
    /// The next read is of what it has to be, and nothing is read ahead.
    is_exact: bool,
}

impl Stretch {
    pub(super) fn new(file: &Arc<dyn RangeReader>, range: Range<u64>, window_bytes: u64, start: Start) -> Self {
        let file = Arc::clone(file);
        let window_bytes = if file.is_in_memory() { u64::MAX } else { window_bytes };
        let first = range.start..range.end.min(range.start.saturating_add(window_bytes));
        let is_exact = start == Start::Within;
        let next = (!is_exact && first.end <= file.size()).then(|| (first.clone(), file.start(first)));
        Self { file, range, window_bytes, state: Mutex::new(State { next, is_exact, ..State::default() }) }
    }

    /// A stretch of no bytes.
    pub(super) fn empty() -> Self {
        let file = Arc::new(InMemory::whole(Bytes::new()));
        Self { file, range: 0..0, window_bytes: 0, state: Mutex::default() }
    }

    pub(super) fn range(&self) -> &Range<u64> {
        &self.range
    }

    /// What stands from `start` on: `at_least` bytes, or fewer at the stretch's end; more if they are here anyway.
    pub(super) fn peek(&self, start: u64, at_least: usize) -> io::Result<Bytes> {
        if start < self.range.start || start > self.range.end {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let end = start.saturating_add(at_least as u64).min(self.range.end);
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let covered = |state: &State| state.start <= start && end <= state.start + state.bytes.len() as u64;
        if !covered(&state) {
            self.advance(&mut state, start, end)?;
        }
        let from = usize::try_from(start - state.start).map_err(|_| io::ErrorKind::UnexpectedEof)?;
        if from > state.bytes.len() {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(state.bytes.slice(from..))
    }

    /// Exactly `len` bytes from `start` on.
    pub(super) fn exact(&self, start: u64, len: usize) -> io::Result<Bytes> {
        let bytes = self.peek(start, len)?;
        if bytes.len() < len { Err(io::ErrorKind::UnexpectedEof.into()) } else { Ok(bytes.slice(..len)) }
    }

    fn advance(&self, state: &mut State, start: u64, end: u64) -> io::Result<()> {
        let mut kept = Bytes::new();
        let window_end = state.start + state.bytes.len() as u64;
        if (state.start..window_end).contains(&start) {
            let from = usize::try_from(start - state.start).map_err(|_| io::ErrorKind::UnexpectedEof)?;
            kept = state.bytes.slice(from..);
        }
        let mut at = start + kept.len() as u64;
        let mut parts = vec![kept];
        if let Some((range, pending)) = state.next.take()
            && range.start <= at
            && at < range.end
        {
            let bytes = pending()?;
            if bytes.len() as u64 != range.end - range.start {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            let from = usize::try_from(at - range.start).map_err(|_| io::ErrorKind::UnexpectedEof)?;
            parts.push(bytes.slice(from..));
            at = range.end;
        }
        let window_bytes = if std::mem::take(&mut state.is_exact) { 0 } else { self.window_bytes };
        if at < end {
            let last = end.max(self.range.end.min(at.saturating_add(window_bytes)));
            parts.push(self.file.read(at..last)?);
            at = last;
        }
        let ahead = at..self.range.end.min(at.saturating_add(window_bytes));
        if !ahead.is_empty() && ahead.end <= self.file.size() {
            state.next = Some((ahead.clone(), self.file.start(ahead)));
        }
        parts.retain(|part| !part.is_empty());
        state.start = start;
        state.bytes = match parts.as_mut_slice() {
            [only] => std::mem::take(only),
            _ => Bytes::from(parts.concat()),
        };
        Ok(())
    }
}
