//! The batches of one row group as the decoder makes them.

use std::sync::Arc;

use arrow::array::RecordBatch;
use parquet::arrow::arrow_reader::ParquetRecordBatchReader;

use super::pages::PageCounts;
use super::{Part, Shared, Strings};
use crate::columnar::plan::{Batches, Source};
use crate::columnar::{ColumnarError, RangeReader};

pub(super) struct RowGroupBatches {
    shared: Arc<Shared>,
    part: Part,
    file: Arc<dyn RangeReader>,
    strings: Strings,
    reader: ParquetRecordBatchReader,
    counts: Arc<PageCounts>,
}

impl RowGroupBatches {
    pub(super) fn new(
        shared: &Arc<Shared>,
        part: &Part,
        file: &Arc<dyn RangeReader>,
        strings: Strings,
    ) -> Result<Self, ColumnarError> {
        let (reader, counts) = shared.reader(part, file, strings)?;
        Ok(Self { shared: Arc::clone(shared), part: part.clone(), file: Arc::clone(file), strings, reader, counts })
    }

    /// What is wrong with a string that the decoder refused: it does not say, so the row group is read once more with
    /// its strings as bytes.
    fn invalid_string(&self) -> Option<ColumnarError> {
        let again = Self::new(&self.shared, &self.part, &self.file, Strings::Unchecked).ok()?;
        let mut batches = Batches::new(Box::new(again), &self.shared.plan, u64::MAX);
        loop {
            match batches.next_batch() {
                Ok(Some(_)) => {}
                Ok(None) => return None,
                Err(error @ ColumnarError::Value(_)) => return Some(error),
                Err(_) => return None,
            }
        }
    }
}

impl Source for RowGroupBatches {
    fn next(&mut self) -> Result<Option<RecordBatch>, ColumnarError> {
        self.counts.reset();
        let Some(next) = self.reader.next() else { return Ok(None) };
        next.map(Some).map_err(|error| {
            let may_be_text = self.strings == Strings::Checked && error.to_string().contains("UTF-8");
            let better = if may_be_text { self.invalid_string() } else { None };
            better.unwrap_or_else(|| ColumnarError::of_decoder(&error))
        })
    }
}
