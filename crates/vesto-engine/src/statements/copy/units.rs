//! How a load is cut into pieces that can be read at the same time: files, and ranges of files that allow it.
//!
//! Only delimited text without ESCAPE and REMOVEQUOTES is read in ranges: there every line feed ends a record. CSV's
//! quotes may hide line feeds, and whether a position is between quotes depends on all that stands before it; so a CSV
//! file is read in one piece, cut into chunks at true record ends as it comes, and the chunks are decoded in parallel.

use std::ops::Range;

use vesto_formats::{Compression, Encoding, FilePart, RecordFormat};

use super::source::SourceFile;

/// Redshift's own range size; `stl_load_commits.start_offset` shows multiples of it.
pub(super) const RANGE_BYTES: u64 = 64 << 20;
/// Smaller files are read whole.
const SPLIT_FROM: u64 = 128 << 20;
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
}

impl Unit {
    pub(super) fn is_partial(&self) -> bool {
        self.part != FilePart::Whole
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Splitting {
    Allowed,
    Whole,
}

impl Splitting {
    pub(super) fn of(format: &RecordFormat, compression: Compression, encoding: Encoding, header_lines: u64) -> Self {
        let allowed = format.splittable()
            && compression == Compression::None
            && encoding == Encoding::Utf8
            && header_lines <= MAX_HEADER_LINES;
        if allowed { Self::Allowed } else { Self::Whole }
    }
}

/// The units of all files, in file order. A file is read in ranges only where that can be trusted.
pub(super) fn units(files: &[SourceFile], splitting: Splitting, trusts_ranges: impl Fn(&str) -> bool) -> Vec<Unit> {
    let mut units = Vec::with_capacity(files.len());
    for (file, source) in files.iter().enumerate() {
        if splitting == Splitting::Whole || source.size < SPLIT_FROM || !trusts_ranges(&source.bucket) {
            units.push(Unit { file, part: FilePart::Whole, fetch: 0..source.size, start: 0 });
            continue;
        }
        let mut start = 0;
        while start < source.size {
            let len = RANGE_BYTES.min(source.size - start);
            let (part, from) = match start {
                0 => (FilePart::FirstRange { len }, 0),
                _ => (FilePart::LaterRange { len }, start - 1),
            };
            let to = source.size.min(start + len + OVERLAP_BYTES);
            units.push(Unit { file, part, fetch: from..to, start });
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

/// Units in the order in which they are taken up: alone, or small files of one bucket in a row together. There are
/// several groups for each reader as long as there are files for them.
pub(super) fn groups(units: &[Unit], files: &[SourceFile], n_readers: usize) -> Vec<Range<usize>> {
    let most = (units.len() / (4 * n_readers.max(1))).clamp(1, GROUP_FILES);
    let file = |index: usize| units.get(index).and_then(|unit| files.get(unit.file));
    let is_small = |index: usize| file(index).is_some_and(|file| file.size <= SMALL_FILE);
    let mut groups = Vec::new();
    let mut start = 0;
    while start < units.len() {
        let (mut end, mut bytes) = (start + 1, file(start).map_or(0, |file| file.size));
        let same_bucket = |index: usize| file(index).map(|file| &file.bucket) == file(start).map(|file| &file.bucket);
        while is_small(start) && end < units.len() && is_small(end) && end - start < most && same_bucket(end) {
            bytes += file(end).map_or(0, |file| file.size);
            if bytes > GROUP_BYTES {
                break;
            }
            end += 1;
        }
        groups.push(start..end);
        start = end;
    }
    groups
}

#[cfg(test)]
mod tests;
