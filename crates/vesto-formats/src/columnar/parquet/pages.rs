//! The pages of one row group's columns, fetched through a window each and looked at before they are decoded.

use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use bytes::{Buf, Bytes};
use parquet::basic::Type as PhysicalType;
use parquet::errors::Result;
use parquet::file::metadata::RowGroupMetaData;
use parquet::file::reader::{ChunkReader, Length};
use parquet::schema::types::ColumnDescriptor;

use super::thrift;
use crate::columnar::RangeReader;
use crate::columnar::window::{Start, Stretch};

/// What is fetched but not decoded yet, in all columns of a row group.
const WINDOWS_BYTES: u64 = 32 << 20;
const MIN_WINDOW: u64 = 16 << 10;
const MAX_WINDOW: u64 = 1 << 20;
/// What a page may unpack to. Writers end pages at about a megabyte.
pub(super) const MAX_PAGE_BYTES: i64 = 256 << 20;
/// What the nested values of one batch may be, over all their pages.
const MAX_VALUES_PER_BATCH: u64 = 32 << 20;
/// What the pages of one batch may unpack to, in all columns: so much, and two pages of the usual size in each.
const MAX_BYTES_PER_BATCH: u64 = 512 << 20;
const BYTES_PER_COLUMN: u64 = 2 << 20;

/// How a row group is read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reading {
    pub(super) start: Start,
    /// The decoder knows where the pages are, and reads them whole, with their headers.
    pub(super) is_located: bool,
}

/// Where the decoder gets a row group's bytes.
pub(super) struct RowGroupBytes {
    file_size: u64,
    columns: Vec<Column>,
    is_located: bool,
    counts: Arc<PageCounts>,
}

#[derive(Clone)]
struct Column {
    bytes: Arc<Stretch>,
    /// One row may have many values.
    is_nested: bool,
    /// What a value of a dictionary takes at least.
    value_bytes: i64,
    counts: Arc<PageCounts>,
}

impl Column {
    /// Looks at a page's header: the decoder makes room for what it promises.
    fn admit(&self, header: &thrift::Checked) -> io::Result<()> {
        let n_bytes = header.integer(2).unwrap_or(i64::MAX);
        self.counts.add_page(n_bytes)?;
        if self.is_nested {
            self.counts.add_nested(header.nested(DATA_PAGE).or(header.nested(DATA_PAGE_V2)).unwrap_or(0))?;
        }
        if header.nested(DICTIONARY_PAGE).is_some_and(|n_values| !(0..=n_bytes / self.value_bytes).contains(&n_values))
        {
            return Err(invalid("a dictionary has more values than its bytes can hold"));
        }
        Ok(())
    }
}

/// How a value of the type is written in a dictionary.
fn value_bytes(column: &ColumnDescriptor) -> i64 {
    match column.physical_type() {
        PhysicalType::BOOLEAN => 1,
        PhysicalType::INT32 | PhysicalType::FLOAT => 4,
        PhysicalType::INT64 | PhysicalType::DOUBLE => 8,
        PhysicalType::INT96 => 12,
        // After its length.
        PhysicalType::BYTE_ARRAY => 4,
        PhysicalType::FIXED_LEN_BYTE_ARRAY => i64::from(column.type_length()).max(1),
    }
}

/// What was read since the last batch. A list may say in two bytes that it has a billion nulls, and pages of equal
/// strings unpack to thousands of times their size, all of which a batch holds.
pub(super) struct PageCounts {
    nested_values: AtomicU64,
    bytes: AtomicU64,
    max_bytes: u64,
}

impl PageCounts {
    fn new(n_columns: usize) -> Self {
        let max_bytes = MAX_BYTES_PER_BATCH.saturating_add(BYTES_PER_COLUMN.saturating_mul(n_columns as u64));
        Self { nested_values: AtomicU64::new(0), bytes: AtomicU64::new(0), max_bytes }
    }

    pub(super) fn reset(&self) {
        self.nested_values.store(0, Ordering::Relaxed);
        self.bytes.store(0, Ordering::Relaxed);
    }

    fn add_nested(&self, n_values: i64) -> io::Result<()> {
        if exceeds(&self.nested_values, n_values, MAX_VALUES_PER_BATCH) {
            return Err(invalid("its rows have too many nested values"));
        }
        Ok(())
    }

    fn add_page(&self, n_bytes: i64) -> io::Result<()> {
        if n_bytes > MAX_PAGE_BYTES || exceeds(&self.bytes, n_bytes, self.max_bytes) {
            return Err(invalid("a page is too large"));
        }
        Ok(())
    }
}

fn exceeds(count: &AtomicU64, more: i64, limit: u64) -> bool {
    let more = u64::try_from(more).unwrap_or(0);
    count.fetch_add(more, Ordering::Relaxed).saturating_add(more) > limit
}

fn invalid(message: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, message)
}

impl RowGroupBytes {
    pub(super) fn new(row_group: &RowGroupMetaData, file: &Arc<dyn RangeReader>, reading: Reading) -> Self {
        let counts = Arc::new(PageCounts::new(row_group.num_columns()));
        let window = WINDOWS_BYTES / 2 / row_group.num_columns().max(1) as u64;
        let columns = row_group.columns().iter().map(|column| {
            let (start, len) = column.byte_range();
            let range = start..start.saturating_add(len);
            let bytes = Arc::new(Stretch::new(file, range, window.clamp(MIN_WINDOW, MAX_WINDOW), reading.start));
            let described = column.column_descr();
            let (is_nested, value_bytes) = (described.max_rep_level() > 0, value_bytes(described));
            Column { bytes, is_nested, value_bytes, counts: Arc::clone(&counts) }
        });
        let is_located = reading.is_located;
        Self { file_size: file.size(), columns: columns.collect(), is_located, counts }
    }

    pub(super) fn counts(&self) -> Arc<PageCounts> {
        Arc::clone(&self.counts)
    }

    fn column_at(&self, start: u64) -> io::Result<&Column> {
        let found = self.columns.iter().find(|column| column.bytes.range().contains(&start));
        found.ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
    }
}

impl Length for RowGroupBytes {
    fn len(&self) -> u64 {
        self.file_size
    }
}

impl ChunkReader for RowGroupBytes {
    type T = Header;

    fn get_read(&self, start: u64) -> Result<Header> {
        Ok(Header { column: self.column_at(start)?.clone(), start, rest: None })
    }

    fn get_bytes(&self, start: u64, len: usize) -> Result<Bytes> {
        if len == 0 {
            return Ok(Bytes::new());
        }
        let column = self.column_at(start)?;
        let bytes = column.bytes.exact(start, len)?;
        if self.is_located {
            let header = thrift::check(&bytes).ok_or_else(|| invalid("a page's header is malformed"))?;
            column.admit(&header)?;
        }
        Ok(bytes)
    }
}

/// A page's header: what is read through this is nothing else. It is looked at when it is first read.
pub(super) struct Header {
    column: Column,
    start: u64,
    rest: Option<Bytes>,
}

/// Fields of a page's header that hold what kind of page it is, of which the number of values is the first.
pub(super) const DATA_PAGE: i64 = 5;
const DICTIONARY_PAGE: i64 = 7;
pub(super) const DATA_PAGE_V2: i64 = 8;
/// Headers are short unless their statistics are not; so much of them is looked at, one after the other.
const HEADER_BYTES: [usize; 4] = [256, 8 << 10, 256 << 10, 8 << 20];

impl Header {
    fn load(&self) -> io::Result<Bytes> {
        for n_bytes in HEADER_BYTES {
            let bytes = self.column.bytes.peek(self.start, n_bytes)?;
            if let Some(header) = thrift::check(&bytes) {
                self.column.admit(&header)?;
                return Ok(bytes.slice(..header.len));
            }
            if bytes.len() < n_bytes {
                break;
            }
        }
        Err(invalid("a page's header is malformed"))
    }
}

impl Read for Header {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let rest = match &mut self.rest {
            Some(rest) => rest,
            None => {
                let header = self.load()?;
                self.rest.insert(header)
            }
        };
        let n_bytes = buffer.len().min(rest.len());
        rest.copy_to_slice(buffer.get_mut(..n_bytes).unwrap_or_default());
        Ok(n_bytes)
    }
}

#[cfg(test)]
mod tests;
