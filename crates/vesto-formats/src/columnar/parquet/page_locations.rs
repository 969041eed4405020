//! Where a row group's pages are and which rows they have, from their headers alone: what writers may also put into an
//! index behind the row groups, though most do not. With it a reader goes to its rows without reading those before them.

use std::io;
use std::sync::Arc;

use parquet::file::metadata::{ColumnChunkMetaData, OffsetIndexBuilder, RowGroupMetaData};
use parquet::file::page_index::offset_index::OffsetIndexMetaData;

use super::pages::{DATA_PAGE, DATA_PAGE_V2, MAX_PAGE_BYTES};
use super::thrift;
use crate::columnar::{Pending, RangeReader};

/// Headers are short unless their statistics are not; so much is read for each, one after the other.
const HEADER_BYTES: [u64; 3] = [512, 8 << 10, 256 << 10];
/// A column of more pages would take longer to look through than to read.
const MAX_PAGES: usize = 2_000;

/// The locations of each column's pages. `None` if they cannot be told from headers: of nested columns, and of files that are
/// not as they should be, of which the decoder says why.
pub(super) fn scan(row_group: &RowGroupMetaData, file: &Arc<dyn RangeReader>) -> Option<Vec<OffsetIndexMetaData>> {
    let n_rows = u64::try_from(row_group.num_rows()).ok()?;
    if row_group.columns().iter().any(|column| column.column_descr().max_rep_level() > 0) {
        return None;
    }
    let mut columns: Vec<Column> = row_group.columns().iter().map(Column::new).collect();
    // A header of every column at a time: afar, they come together.
    loop {
        let reads: Vec<Option<Pending>> = columns.iter().map(|column| column.start(file)).collect();
        if reads.iter().all(Option::is_none) {
            break;
        }
        for (column, read) in columns.iter_mut().zip(reads) {
            if let Some(read) = read {
                column.see(read())?;
            }
        }
    }
    columns.into_iter().map(|column| (column.n_rows == n_rows).then(|| column.index.build())).collect()
}

struct Column {
    /// Where the next header begins, and where the column ends.
    at: u64,
    end: u64,
    /// Which of the lengths is read.
    attempt: usize,
    n_pages: usize,
    n_rows: u64,
    index: OffsetIndexBuilder,
}

impl Column {
    fn new(column: &ColumnChunkMetaData) -> Self {
        let (start, len) = column.byte_range();
        let index = OffsetIndexBuilder::new();
        Self { at: start, end: start.saturating_add(len), attempt: 0, n_pages: 0, n_rows: 0, index }
    }

    fn start(&self, file: &Arc<dyn RangeReader>) -> Option<Pending> {
        let len = HEADER_BYTES.get(self.attempt).copied().unwrap_or_default();
        let end = self.end.min(self.at.saturating_add(len)).min(file.size());
        (self.at < end).then(|| file.start(self.at..end))
    }

    fn see(&mut self, bytes: io::Result<bytes::Bytes>) -> Option<()> {
        let Some(header) = thrift::check(&bytes.ok()?) else {
            self.attempt += 1;
            return (self.attempt < HEADER_BYTES.len()).then_some(());
        };
        let size = u64::try_from(header.integer(3)?).ok()?.checked_add(header.len as u64)?;
        self.n_pages += 1;
        if self.n_pages > MAX_PAGES || size > self.end - self.at || header.integer(2)? > MAX_PAGE_BYTES {
            return None;
        }
        match header.integer(1)? {
            0 => self.add(size, header.nested(DATA_PAGE)?)?,
            3 => self.add(size, header.nested(DATA_PAGE_V2)?)?,
            // The dictionary's is the first.
            2 if self.n_pages == 1 => {}
            _ => return None,
        }
        self.at += size;
        self.attempt = 0;
        Some(())
    }

    /// Without nesting every value is a row.
    fn add(&mut self, size: u64, n_rows: i64) -> Option<()> {
        self.n_rows = self.n_rows.checked_add(u64::try_from(n_rows).ok()?).filter(|sum| i64::try_from(*sum).is_ok())?;
        self.index.append_row_count(n_rows);
        self.index.append_offset_and_size(i64::try_from(self.at).ok()?, i32::try_from(size).ok()?);
        Some(())
    }
}
