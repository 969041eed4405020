//! Which file column goes into which target column, and the rows on their way.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, RecordBatch, RecordBatchOptions, new_empty_array, new_null_array};
use arrow::datatypes::{DataType, Field, Schema};
use vesto_types::ColumnType;

use super::convert::{self, Refusal};
use super::located::{self, located};
use super::{ColumnarError, ColumnarOptions, Converted, json, text};
use crate::options::TargetColumn;

/// A column of the file.
pub(super) struct FileColumn {
    pub(super) name: String,
    pub(super) data_type: DataType,
    /// Whether its strings are JSON texts, as UNLOAD writes SUPER.
    pub(super) is_json: bool,
    /// As the file's own schema prints it.
    pub(super) described: String,
}

/// The target columns, the first of which the file has.
pub(super) struct Plan {
    target: Vec<TargetColumn>,
    /// Of the file's columns.
    is_json: Vec<bool>,
    replacement: Option<u8>,
}

impl Plan {
    pub(super) fn new(
        file: &[FileColumn],
        target: &[TargetColumn],
        options: ColumnarOptions,
    ) -> Result<Self, ColumnarError> {
        let fits = file.len() == target.len() || (options.fill_record && file.len() < target.len());
        if !fits || file.is_empty() {
            return Err(ColumnarError::ColumnCount { table: target.len(), file: file.len() });
        }
        for (found, column) in file.iter().zip(target) {
            check(found, column, options)?;
        }
        let is_json = file.iter().map(|column| column.is_json).collect();
        Ok(Self { target: target.to_vec(), is_json, replacement: options.replacement })
    }

    pub(super) fn replacement(&self) -> Option<u8> {
        self.replacement
    }

    /// The rows from the head of the batch that fit into memory at a time; at most `max_json_rows` if any become JSON.
    fn convert(&self, batch: &RecordBatch, max_json_rows: usize) -> Result<Converted, ColumnarError> {
        let mut n_rows = batch.num_rows();
        let mut columns: Vec<Option<ArrayRef>> = vec![None; self.target.len()];
        let file_columns = batch.columns().iter().zip(&self.is_json);
        for (index, ((slot, (array, is_json)), column)) in
            columns.iter_mut().zip(file_columns).zip(&self.target).enumerate()
        {
            if column.column_type == ColumnType::Super {
                let rows = array.slice(0, n_rows.min(max_json_rows));
                let json = |rows: &ArrayRef| {
                    if *is_json { json::texts(&column.name, rows) } else { json::column(&column.name, rows) }
                };
                let values = json(&rows);
                let values = values.map_err(|error| located(index, &rows, error, |rows| json(rows).map(|_| ())))?;
                n_rows = values.len();
                *slot = Some(Arc::new(values));
            }
        }
        let mut replaced = Vec::new();
        for (index, (slot, column)) in columns.iter_mut().zip(&self.target).enumerate() {
            let values = match (slot.take(), batch.columns().get(index)) {
                (Some(json), _) => json.slice(0, n_rows),
                (None, Some(array)) => {
                    let rows = array.slice(0, n_rows);
                    let again = |rows: &ArrayRef| self.values(index, column, rows, &mut Vec::new()).map(|_| ());
                    let values = self.values(index, column, &rows, &mut replaced);
                    values.map_err(|error| located(index, &rows, error, again))?
                }
                (None, None) => new_null_array(&column.column_type.arrow(), n_rows),
            };
            if column.not_null && values.null_count() > 0 {
                let row = (0..values.len()).find(|row| values.is_null(*row)).unwrap_or_default();
                return Err(located::null(index, row, ColumnarError::NullRefused { column: column.name.clone() }));
            }
            *slot = Some(values);
        }
        replaced.sort_unstable();
        let columns: Vec<ArrayRef> = columns.into_iter().flatten().collect();
        let fields = self.target.iter().zip(&columns).map(|(column, array)| {
            let nullable = true;
            Field::new(&column.name, array.data_type().clone(), nullable)
        });
        let schema = Arc::new(Schema::new(fields.collect::<Vec<_>>()));
        let options = RecordBatchOptions::new().with_row_count(Some(n_rows));
        let batch = RecordBatch::try_new_with_options(schema, columns, &options);
        let batch = batch.map_err(|error| ColumnarError::corrupt(error.to_string()))?;
        Ok(Converted { batch, replaced })
    }

    fn values(
        &self,
        index: usize,
        column: &TargetColumn,
        array: &ArrayRef,
        replaced: &mut Vec<(u64, usize)>,
    ) -> Result<ArrayRef, ColumnarError> {
        if let ColumnType::Char(_) | ColumnType::Varchar(_) = column.column_type
            && *array.data_type() != DataType::Null
        {
            let text = text::column(column, array, self.replacement)?;
            replaced.extend(text.replaced.into_iter().map(|row| (row, index)));
            return Ok(text.values);
        }
        convert::values(&column.column_type, array).map_err(|refusal| match refusal {
            Refusal::OutOfRange => {
                ColumnarError::OutOfRange { column: column.name.clone(), column_type: column.column_type.clone() }
            }
            Refusal::TooLong { limit, found } => {
                ColumnarError::TooLong { column: column.name.clone(), table: limit, data: found }
            }
            Refusal::Incompatible => ColumnarError::corrupt("a column is of another type than the schema says"),
        })
    }
}

fn check(found: &FileColumn, column: &TargetColumn, options: ColumnarOptions) -> Result<(), ColumnarError> {
    let empty = new_empty_array(&found.data_type);
    let compatible = match column.column_type {
        ColumnType::Super if options.serialize_to_json => json::column(&column.name, &empty).is_ok(),
        ColumnType::Super => return Err(ColumnarError::RequiresSerializeToJson),
        ColumnType::Char(_) | ColumnType::Varchar(_) => text::is_text(&found.data_type),
        _ => convert::values(&column.column_type, &empty).is_ok(),
    };
    if compatible {
        return Ok(());
    }
    Err(ColumnarError::Incompatible {
        column: column.name.clone(),
        file_column: found.name.clone(),
        column_type: column.column_type.clone(),
        found: found.described.clone(),
        fitting: fitting(&found.data_type),
    })
}

/// A column type that takes what the file has.
fn fitting(found: &DataType) -> Option<ColumnType> {
    use DataType as D;
    Some(match found {
        D::Int8 | D::Int16 | D::Int32 | D::UInt8 | D::UInt16 => ColumnType::Integer,
        D::UInt32 | D::Int64 | D::UInt64 => ColumnType::BigInt,
        D::Float32 => ColumnType::Real,
        D::Float64 => ColumnType::DoublePrecision,
        D::Boolean => ColumnType::Boolean,
        D::Date32 => ColumnType::Date,
        D::Timestamp(_, None) => ColumnType::Timestamp,
        D::Timestamp(_, Some(_)) => ColumnType::Timestamptz,
        D::Time32(_) | D::Time64(_) => ColumnType::Time,
        D::Decimal32(precision, scale) | D::Decimal64(precision, scale) | D::Decimal128(precision, scale)
            if *scale >= 0 =>
        {
            ColumnType::Decimal { precision: *precision, scale: *scale }
        }
        D::Utf8 | D::LargeUtf8 | D::Utf8View => ColumnType::Varchar(ColumnType::MAX_VARCHAR),
        D::Binary | D::LargeBinary | D::BinaryView | D::FixedSizeBinary(_) => {
            ColumnType::Varbyte(ColumnType::MAX_VARBYTE)
        }
        nested if nested.is_nested() => ColumnType::Super,
        _ => return None,
    })
}

/// Batches as the file's decoder makes them.
pub(super) trait Source: Send {
    fn next(&mut self) -> Result<Option<RecordBatch>, ColumnarError>;
}

/// The batches of one piece as the target's.
pub(super) struct Batches {
    source: Box<dyn Source>,
    plan: Arc<Plan>,
    rest: Option<RecordBatch>,
    json_rows: usize,
    /// Rows that have been returned.
    n_rows: u64,
    /// Rows that the file says there are.
    expected: u64,
}

impl Batches {
    pub(super) fn new(source: Box<dyn Source>, plan: &Arc<Plan>, n_rows: u64) -> Self {
        Self { source, plan: Arc::clone(plan), rest: None, json_rows: 1024, n_rows: 0, expected: n_rows }
    }

    pub(super) fn next_batch(&mut self) -> Result<Option<Converted>, ColumnarError> {
        let batch = match self.rest.take() {
            Some(rest) => rest,
            None => match self.source.next()? {
                Some(batch) => batch,
                None if self.n_rows == self.expected => return Ok(None),
                None => return Err(ColumnarError::corrupt("it has fewer rows than its footer says")),
            },
        };
        let converted = self.plan.convert(&batch, self.json_rows);
        let mut converted = converted.map_err(|error| error.behind(self.n_rows))?;
        let n_rows = converted.batch.num_rows();
        if n_rows < batch.num_rows() {
            self.rest = Some(batch.slice(n_rows, batch.num_rows() - n_rows));
        }
        self.json_rows = (2 * n_rows).clamp(1, 1024);
        for (row, _) in &mut converted.replaced {
            *row += self.n_rows;
        }
        self.n_rows += n_rows as u64;
        if self.n_rows > self.expected {
            return Err(ColumnarError::corrupt("it has more rows than its footer says"));
        }
        Ok(Some(converted))
    }
}
