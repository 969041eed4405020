//! ORC: a piece is a stripe. Streams are read through a window each, decompressed block by block.
//! <https://orc.apache.org/specification/ORCv1/>

mod columns;
mod metadata;
mod proto;
mod runs;
mod schema;
mod stream;
mod timestamps;

use std::collections::HashMap;
use std::sync::Arc;

use arrow::array::{RecordBatch, RecordBatchOptions};
use arrow::datatypes::{Field, Schema, SchemaRef};

use self::columns::{Allowances, Column, Parts};
use self::metadata::{Metadata, Stripe};
use super::plan::{Batches, FileColumn, Plan, Source};
use super::window::{Start, Stretch};
use super::{ColumnarError, ColumnarOptions, Piece, RangeReader};
use crate::options::TargetColumn;

pub(super) struct OrcFile {
    metadata: Metadata,
    plan: Arc<Plan>,
    schema: SchemaRef,
    file_size: u64,
}

const ROOT: u64 = 0;
/// What is fetched but not decoded yet, in all streams of a stripe.
const WINDOWS_BYTES: u64 = 32 << 20;
const MIN_WINDOW: u64 = 16 << 10;
const MAX_WINDOW: u64 = 1 << 20;
const ROWS_PER_BATCH: u64 = 4096;
/// Until it is known how long their texts are.
const ROWS_OF_FIRST_BATCH: u64 = 256;
/// Compressed bytes of a batch's rows, on average.
const BYTES_PER_BATCH: u64 = 4 << 20;
const TEXT_PER_BATCH: u64 = 32 << 20;

impl OrcFile {
    pub(super) fn open(
        file: &dyn RangeReader,
        target: &[TargetColumn],
        options: ColumnarOptions,
    ) -> Result<Self, ColumnarError> {
        let metadata = metadata::read(file)?;
        let root = schema::type_of(&metadata.types, ROOT)?;
        if schema::kind(root)? != schema::Kind::Struct {
            return Err(ColumnarError::Unsupported { what: "an ORC file whose rows are no structs".to_owned() });
        }
        let mut columns = Vec::with_capacity(root.children.len());
        for (position, id) in root.children.iter().enumerate() {
            let name = schema::name(root, position);
            let data_type = schema::data_type(&metadata.types, *id)?;
            let described = schema::describe(&metadata.types, *id, &name)?;
            columns.push(FileColumn { name, data_type, is_json: false, described });
        }
        let plan = Arc::new(Plan::new(&columns, target, options)?);
        let fields = columns.into_iter().map(|column| Field::new(column.name, column.data_type, true));
        let schema = Arc::new(Schema::new(fields.collect::<Vec<_>>()));
        Ok(Self { metadata, plan, schema, file_size: file.size() })
    }

    pub(super) fn pieces(&self) -> Result<Vec<Piece>, ColumnarError> {
        let misplaced = || ColumnarError::corrupt("a stripe lies outside of the file");
        let piece = |stripe: &Stripe| {
            let end = stripe.end().filter(|end| *end <= self.file_size).ok_or_else(misplaced)?;
            Ok(Piece { first_row: 0, n_rows: stripe.n_rows, bytes: stripe.offset..end })
        };
        self.metadata.stripes.iter().map(piece).collect()
    }

    pub(super) fn read(&self, index: usize, file: &Arc<dyn RangeReader>) -> Result<Batches, ColumnarError> {
        let stripe = self.metadata.stripes.get(index).ok_or_else(|| ColumnarError::corrupt("it lacks a stripe"))?;
        let types = &self.metadata.types;
        let footer = metadata::stripe_footer(file, stripe, self.metadata.codec)?;
        let streams = streams(stripe, &footer, file)?;
        let allowances = Allowances::of_stripe();
        let parts = Parts { types, footer: &footer, streams, codec: self.metadata.codec, allowances: &allowances };
        let root = schema::type_of(types, ROOT)?;
        let columns = root.children.iter().map(|id| Column::new(&parts, *id)).collect::<Result<Vec<_>, _>>()?;
        let bytes_per_row = stripe.data_len / stripe.n_rows.max(1) + 1;
        let max_rows = (BYTES_PER_BATCH / bytes_per_row).clamp(1, ROWS_PER_BATCH);
        let rows_per_batch = max_rows.min(ROWS_OF_FIRST_BATCH);
        let schema = Arc::clone(&self.schema);
        let source = StripeRows { columns, allowances, schema, left: stripe.n_rows, rows_per_batch, max_rows };
        Ok(Batches::new(Box::new(source), &self.plan, stripe.n_rows))
    }
}

/// Where each stream of a column is. They lie one after the other, first those of the index.
fn streams(
    stripe: &Stripe,
    footer: &metadata::StripeFooter,
    file: &Arc<dyn RangeReader>,
) -> Result<HashMap<(u64, u64), Arc<Stretch>>, ColumnarError> {
    /// Indexes, bloom filters and statistics.
    fn is_data(kind: u64) -> bool {
        kind <= 5
    }
    let misplaced = || ColumnarError::corrupt("a stream lies outside of its stripe");
    let limit = stripe.end().ok_or_else(misplaced)? - stripe.footer_len;
    let n_streams = footer.streams.iter().filter(|stream| is_data(stream.kind)).count().max(1) as u64;
    let window = (WINDOWS_BYTES / 2 / n_streams).clamp(MIN_WINDOW, MAX_WINDOW);
    let mut found = HashMap::new();
    let mut at = stripe.offset;
    for stream in &footer.streams {
        let end = at.checked_add(stream.len).filter(|end| *end <= limit).ok_or_else(misplaced)?;
        if is_data(stream.kind) && stream.len > 0 {
            found.insert((stream.column, stream.kind), Arc::new(Stretch::new(file, at..end, window, Start::Head)));
        }
        at = end;
    }
    Ok(found)
}

struct StripeRows {
    columns: Vec<Column>,
    allowances: Allowances,
    schema: SchemaRef,
    left: u64,
    rows_per_batch: u64,
    max_rows: u64,
}

impl StripeRows {
    /// The next rows' texts are taken to be as long as those of the last ones.
    fn adapt(&mut self, n_rows: u64) {
        let n_bytes = self.allowances.next_batch() as u64;
        let fitting = TEXT_PER_BATCH.saturating_mul(n_rows) / n_bytes.max(1);
        self.rows_per_batch = fitting.min(n_rows * 4).clamp(1, self.max_rows);
    }
}

impl Source for StripeRows {
    fn next(&mut self) -> Result<Option<RecordBatch>, ColumnarError> {
        if self.left == 0 {
            return Ok(None);
        }
        let n_rows = self.left.min(self.rows_per_batch);
        self.left -= n_rows;
        let count = usize::try_from(n_rows).unwrap_or(usize::MAX);
        let read = |column: &mut Column| column.read(count, &self.allowances);
        let arrays = self.columns.iter_mut().map(read).collect::<Result<Vec<_>, _>>()?;
        self.adapt(n_rows);
        let options = RecordBatchOptions::new().with_row_count(Some(count));
        let batch = RecordBatch::try_new_with_options(Arc::clone(&self.schema), arrays, &options);
        batch.map(Some).map_err(|error| ColumnarError::corrupt(error.to_string()))
    }
}

#[cfg(test)]
mod tests;
