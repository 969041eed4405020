//! Rows of a table with a sort key: gathered as far as memory allows, sorted, and handed on as one run. A run becomes row
//! groups of its own, whose bounds of the key do not overlap; so a range of the key is found in few of them.
//!
//! An interleaved key is sorted by its columns in turn, as a compound one: its files then serve the first column best.

use arrow::array::{ArrayRef, RecordBatch};
use arrow::compute::{
    LexicographicalComparator, SortColumn, SortOptions, concat, interleave_record_batch, lexsort_to_indices,
};
use arrow::datatypes::SchemaRef;
use arrow::error::ArrowError;

use crate::table::Table;

/// Memory of the rows that are sorted together. Besides them there are their keys and a batch.
const RUN_BYTES: usize = 48 << 20;
/// Positions are 32 bits, and sorting more at once gains nothing.
const RUN_ROWS: usize = 4 << 20;
/// Rows of a sorted batch.
const BATCH_ROWS: usize = 32 << 10;
/// Ascending, NULLs last.
const ORDER: SortOptions = SortOptions { descending: false, nulls_first: false };

pub(super) struct Sorter {
    /// Places of the key's columns.
    keys: Vec<usize>,
    batches: Vec<RecordBatch>,
    n_rows: usize,
    n_bytes: usize,
}

impl Sorter {
    /// `None` for a table without a sort key.
    pub(super) fn of(table: &Table) -> Option<Self> {
        let keys: Vec<usize> = table.sort_key.columns().iter().filter_map(|id| table.column_index(*id)).collect();
        (!keys.is_empty()).then(|| Self { keys, batches: Vec::new(), n_rows: 0, n_bytes: 0 })
    }

    pub(super) fn keys(&self) -> &[usize] {
        &self.keys
    }

    pub(super) fn bytes(&self) -> usize {
        self.n_bytes
    }

    /// Whether the run is as long as it may be.
    pub(super) fn add(&mut self, batch: RecordBatch) -> bool {
        let size = |column: &ArrayRef| column.to_data().get_slice_memory_size().unwrap_or(0);
        self.n_bytes += batch.columns().iter().map(size).sum::<usize>();
        self.n_rows += batch.num_rows();
        self.batches.push(batch);
        self.n_bytes >= RUN_BYTES || self.n_rows >= RUN_ROWS
    }

    /// Takes the run: hands its rows on in order, batch by batch.
    pub(super) fn drain<E: From<ArrowError>>(
        &mut self,
        schema: &SchemaRef,
        mut write: impl FnMut(&RecordBatch) -> Result<(), E>,
    ) -> Result<(), E> {
        let batches: Vec<RecordBatch> = std::mem::take(&mut self.batches);
        (self.n_rows, self.n_bytes) = (0, 0);
        let batches: Vec<&RecordBatch> = batches.iter().filter(|batch| batch.num_rows() > 0).collect();
        if batches.is_empty() {
            return Ok(());
        }
        let keys = self.keys_of(&batches)?;
        if is_sorted(&keys)? {
            return batches.into_iter().try_for_each(write);
        }
        let order = lexsort_to_indices(&keys, None)?;
        drop(keys);
        let mut starts = Vec::with_capacity(batches.len());
        let mut n_rows = 0_usize;
        for batch in &batches {
            starts.push(n_rows);
            n_rows += batch.num_rows();
        }
        for part in order.values().chunks(BATCH_ROWS) {
            let positions: Vec<(usize, usize)> = part.iter().map(|row| place(&starts, *row)).collect();
            let sorted = interleave_record_batch(&batches, &positions)?;
            debug_assert_eq!(sorted.schema_ref(), schema, "batches have the file's schema");
            write(&sorted)?;
        }
        Ok(())
    }

    fn keys_of(&self, batches: &[&RecordBatch]) -> Result<Vec<SortColumn>, ArrowError> {
        let column = |key: &usize| {
            let parts: Vec<&dyn arrow::array::Array> =
                batches.iter().filter_map(|batch| batch.columns().get(*key)).map(AsRef::as_ref).collect();
            Ok(SortColumn { values: concat(&parts)?, options: Some(ORDER) })
        };
        self.keys.iter().map(column).collect()
    }
}

/// Data often comes in the order of its key already.
fn is_sorted(keys: &[SortColumn]) -> Result<bool, ArrowError> {
    let n_rows = keys.first().map_or(0, |key| key.values.len());
    let comparator = LexicographicalComparator::try_new(keys)?;
    Ok((1..n_rows).all(|row| comparator.compare(row - 1, row).is_le()))
}

/// Batch and row of a row of all batches together.
fn place(starts: &[usize], row: u32) -> (usize, usize) {
    let row = row as usize;
    let batch = starts.partition_point(|start| *start <= row) - 1;
    (batch, row - starts.get(batch).copied().unwrap_or(0))
}

#[cfg(test)]
mod tests;
