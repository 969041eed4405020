//! How a load is cut into pieces that can be read at the same time: files, and ranges of files that allow it.
//!
//! Delimited text without ESCAPE and REMOVEQUOTES is cut as Redshift cuts it: there every line feed ends a record, and
//! each range is a unit with log rows of its own. CSV's quotes may hide line feeds, and whether a position is between
//! quotes depends on all that stands before it. So a large CSV file is one unit, of which readers take ranges that are
//! joined in order (`reader::joined`), and its log rows are those of a file that was read in one piece.

use std::num::NonZeroU64;
use std::ops::Range;

use vesto_formats::{Compression, Encoding, FilePart, RecordFormat};

use super::source::SourceFile;

/// Redshift's own range size; `stl_load_commits.start_offset` shows multiples of it.
pub(super) const RANGE_BYTES: u64 = 64 << 20;
/// Smaller files are read whole.
const SPLIT_FROM: u64 = 128 << 20;
/// Files of fewer joined ranges are read whole.
const JOIN_FROM: u64 = 4;
/// A range's last record may go on so far beyond it: longer ones are refused at 4 MB.
const OVERLAP_BYTES: u64 = 6 << 20;
/// Header lines are skipped by the first range. So few of them fit into it, as a record has at most 4 MB.
const MAX_HEADER_LINES: u64 = 15;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unit {
    /// Index into the load's files.
    pub(super) file: usize,
    pub(super) part: FilePart,
    /// What to fetch; for a range somewhat more, of which a reader takes only what it needs.
    pub(super) fetch: Range<u64>,
    /// Where the unit's own bytes begin; 0 for a whole file.
    pub(super) start: u64,
    /// Set for a whole file that is read in joined ranges: how long they are.
    pub(super) joined: Option<NonZeroU64>,
}

impl Unit {
    fn whole(file: usize, size: u64) -> Self {
        Self { file, part: FilePart::Whole, fetch: 0..size, start: 0, joined: None }
    }

    pub(super) fn is_partial(&self) -> bool {
        self.part != FilePart::Whole
    }

    /// How many joined ranges the unit is read in; 0 if it is read in one piece.
    pub(super) fn n_ranges(&self) -> usize {
        let n_ranges = self.joined.map_or(0, |bytes| self.fetch.end.div_ceil(bytes.get()));
        usize::try_from(n_ranges).unwrap_or(usize::MAX)
    }

    pub(super) fn range(&self, index: usize) -> Range<u64> {
        let bytes = self.joined.map_or(self.fetch.end, NonZeroU64::get);
        let start = bytes.saturating_mul(index as u64).min(self.fetch.end);
        start..start.saturating_add(bytes).min(self.fetch.end)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Splitting {
    /// Into units.
    Ranges,
    /// Into ranges of so many bytes, joined to one unit.
    Joined(NonZeroU64),
    Whole,
}

impl Splitting {
    /// `joined`: how long joined ranges are.
    pub(super) fn of(
        format: &RecordFormat,
        compression: Compression,
        encoding: Encoding,
        header_lines: u64,
        joined: NonZeroU64,
    ) -> Self {
        if compression != Compression::None || encoding != Encoding::Utf8 {
            Self::Whole
        } else if format.splittable() && header_lines <= MAX_HEADER_LINES {
            Self::Ranges
        } else if format.joinable() {
            Self::Joined(joined)
        } else {
            Self::Whole
        }
    }
}

/// The units of all files, in file order. A file is read in ranges only where that can be trusted.
pub(super) fn units(files: &[SourceFile], splitting: Splitting, trusts_ranges: impl Fn(&str) -> bool) -> Vec<Unit> {
    let mut units = Vec::with_capacity(files.len());
    for (file, source) in files.iter().enumerate() {
        let whole = Unit::whole(file, source.size);
        match splitting {
            Splitting::Ranges if source.size >= SPLIT_FROM && trusts_ranges(&source.bucket) => {}
            Splitting::Joined(bytes)
                if source.size >= bytes.get().saturating_mul(JOIN_FROM) && trusts_ranges(&source.bucket) =>
            {
                units.push(Unit { joined: Some(bytes), ..whole });
                continue;
            }
            Splitting::Ranges | Splitting::Joined(_) | Splitting::Whole => {
                units.push(whole);
                continue;
            }
        }
        let mut start = 0;
        while start < source.size {
            let len = RANGE_BYTES.min(source.size - start);
            let (part, from) = match start {
                0 => (FilePart::FirstRange { len }, 0),
                _ => (FilePart::LaterRange { len }, start - 1),
            };
            let to = source.size.min(start + len + OVERLAP_BYTES);
            units.push(Unit { file, part, fetch: from..to, start, joined: None });
            start += len;
        }
    }
    units
}

/// Files up to this size are read together.
const SMALL_FILE: u64 = 128 << 10;
/// So many of them, or so many bytes, in one go.
const GROUP_FILES: usize = 256;
const GROUP_BYTES: u64 = 1 << 20;

/// What a reader takes up at a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Task {
    /// A unit, or several that are small files of one bucket in a row.
    Units(Range<usize>),
    /// A joined range of a unit.
    Range { unit: usize, index: usize },
}

/// In the order in which they are taken up. There are several for each reader as long as there are files for them.
pub(super) fn tasks(units: &[Unit], files: &[SourceFile], n_readers: usize) -> Vec<Task> {
    let most = (units.len() / (4 * n_readers.max(1))).clamp(1, GROUP_FILES);
    let file = |index: usize| units.get(index).and_then(|unit| files.get(unit.file));
    let in_one_piece = |index: usize| units.get(index).is_some_and(|unit| unit.joined.is_none());
    let is_small = |index: usize| in_one_piece(index) && file(index).is_some_and(|file| file.size <= SMALL_FILE);
    let mut tasks = Vec::new();
    let mut start = 0;
    while start < units.len() {
        let n_ranges = units.get(start).map_or(0, Unit::n_ranges);
        if n_ranges > 0 {
            tasks.extend((0..n_ranges).map(|index| Task::Range { unit: start, index }));
            start += 1;
            continue;
        }
        let (mut end, mut bytes) = (start + 1, file(start).map_or(0, |file| file.size));
        let same_bucket = |index: usize| file(index).map(|file| &file.bucket) == file(start).map(|file| &file.bucket);
        while is_small(start) && end < units.len() && is_small(end) && end - start < most && same_bucket(end) {
            bytes += file(end).map_or(0, |file| file.size);
            if bytes > GROUP_BYTES {
                break;
            }
            end += 1;
        }
        tasks.push(Task::Units(start..end));
        start = end;
    }
    tasks
}

#[cfg(test)]
mod tests;
