//! Cursors of DECLARE … FETCH: a suspended row stream each. <https://docs.aws.amazon.com/redshift/latest/dg/declare.html>

use std::sync::{Mutex, PoisonError};

use arrow::array::RecordBatch;
use futures::stream::{BoxStream, StreamExt};
use vesto_session::Column;
use vesto_types::SqlError;

pub(crate) struct Cursor {
    pub(crate) columns: Vec<Column>,
    /// Never locked: the mutex makes the session `Sync`, which its futures need.
    batches: Mutex<BoxStream<'static, Result<RecordBatch, SqlError>>>,
    /// What is left of the last batch.
    rest: Option<RecordBatch>,
}

impl Cursor {
    pub(crate) fn new(columns: Vec<Column>, batches: BoxStream<'static, Result<RecordBatch, SqlError>>) -> Self {
        Self { columns, batches: Mutex::new(batches), rest: None }
    }

    /// The next rows, at most `limit`.
    pub(crate) async fn fetch(&mut self, limit: Option<u64>) -> Result<Vec<RecordBatch>, SqlError> {
        let mut left = limit.map_or(usize::MAX, |limit| usize::try_from(limit).unwrap_or(usize::MAX));
        let mut fetched = Vec::new();
        while left > 0 {
            let batch = match self.rest.take() {
                Some(batch) => batch,
                None => match self.batches.get_mut().unwrap_or_else(PoisonError::into_inner).next().await {
                    Some(batch) => batch?,
                    None => break,
                },
            };
            let n_rows = batch.num_rows();
            if n_rows > left {
                self.rest = Some(batch.slice(left, n_rows - left));
                fetched.push(batch.slice(0, left));
                left = 0;
            } else {
                left -= n_rows;
                fetched.push(batch);
            }
        }
        Ok(fetched)
    }
}
