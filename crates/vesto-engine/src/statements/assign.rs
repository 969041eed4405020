//! Rows on their way into a table: casts to the columns' types, defaults, identity values, NOT NULL.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, Int64Array, RecordBatch, RecordBatchOptions, new_null_array};
use arrow::datatypes::FieldRef;
use vesto_types::{SqlError, SqlState};
use vesto_warehouse::{DataFileWriter, NewDataFile, Table, TableColumn, Warehouse};

use crate::cast::{CastContext, cast_array, cast_column};
use crate::execute::Sink;
use crate::session::transaction_error;
use crate::types;

/// Where each column of a table takes its values from.
#[derive(Debug, Clone)]
pub(crate) struct RowShape {
    pub(crate) table: Arc<Table>,
    pub(crate) sources: Vec<Source>,
}

#[derive(Debug, Clone)]
pub(crate) enum Source {
    /// A column of the input: in the column's own type, or in one that its Arrow type tells.
    Input(usize),
    /// The DEFAULT, computed once for the statement: an array of one value.
    Default(ArrayRef),
    /// The next IDENTITY values.
    Identity,
    Null,
}

impl RowShape {
    /// The input's columns as the table's, checked.
    pub(crate) fn rows(&self, input: &[ArrayRef], n_rows: usize) -> Result<RecordBatch, SqlError> {
        let columns = self.table.columns.iter().zip(&self.sources).map(|(column, source)| {
            let values = self.values(column, source, input, n_rows)?;
            if !column.nullable && values.null_count() > 0 {
                return Err(null_refused(column));
            }
            Ok(values)
        });
        let columns = columns.collect::<Result<Vec<_>, SqlError>>()?;
        let options = RecordBatchOptions::new().with_row_count(Some(n_rows));
        RecordBatch::try_new_with_options(self.table.arrow_schema(), columns, &options)
            .map_err(|error| SqlError::new(SqlState::INTERNAL_ERROR, error.to_string()))
    }

    /// The input's columns in the types of the table's that they are for.
    pub(crate) fn assigned(&self, fields: &[FieldRef], input: &[ArrayRef]) -> Result<Vec<ArrayRef>, SqlError> {
        let mut columns = input.to_vec();
        for (target, source) in self.table.columns.iter().zip(&self.sources) {
            let Source::Input(index) = source else { continue };
            if let (Some(field), Some(column)) = (fields.get(*index), columns.get_mut(*index)) {
                let source = types::column_type(field);
                *column = cast_column(column, &source, &target.column_type, CastContext::Assignment)?;
            }
        }
        Ok(columns)
    }

    fn values(
        &self,
        column: &TableColumn,
        source: &Source,
        input: &[ArrayRef],
        n_rows: usize,
    ) -> Result<ArrayRef, SqlError> {
        match source {
            Source::Input(index) => {
                let array =
                    input.get(*index).ok_or_else(|| SqlError::new(SqlState::INTERNAL_ERROR, "a column is missing"))?;
                if *array.data_type() == column.column_type.arrow() {
                    return cast_column(array, &column.column_type, &column.column_type, CastContext::Assignment);
                }
                cast_array(array, &column.column_type, CastContext::Assignment)
            }
            Source::Default(value) => {
                let indices = arrow::array::UInt32Array::from(vec![0; n_rows]);
                let repeated = arrow::compute::take(value, &indices, None);
                repeated.map_err(|error| crate::errors::arrow_error(&error))
            }
            Source::Identity => {
                let exhausted = || {
                    let message = format!("Value out of range for identity column \"{}\"", column.name);
                    SqlError::new(SqlState("2200H"), message)
                };
                let identity = column.identity.as_ref().ok_or_else(exhausted)?;
                let range = identity.reserve(n_rows as u64).ok_or_else(exhausted)?;
                let values: ArrayRef = Arc::new(Int64Array::from_iter_values(range.values()));
                cast_array(&values, &column.column_type, CastContext::Assignment)
            }
            Source::Null => Ok(new_null_array(&column.column_type.arrow(), n_rows)),
        }
    }
}

fn null_refused(column: &TableColumn) -> SqlError {
    SqlError::new(SqlState::NOT_NULL_VIOLATION, format!("Cannot insert a NULL value into column {}", column.name))
}

/// A file is ended and another begun when it has so many bytes.
const TARGET_FILE_BYTES: u64 = 512 << 20;

/// Writes rows of one partition to data files.
pub(crate) struct TableWriter {
    warehouse: Warehouse,
    shape: RowShape,
    open: Option<DataFileWriter>,
    finished: Vec<NewDataFile>,
}

impl TableWriter {
    pub(crate) fn new(warehouse: &Warehouse, shape: &RowShape) -> Self {
        Self { warehouse: warehouse.clone(), shape: shape.clone(), open: None, finished: Vec::new() }
    }

    pub(crate) fn shape(&self) -> &RowShape {
        &self.shape
    }

    /// Adds rows whose columns are the shape's input.
    pub(crate) fn add(&mut self, input: &[ArrayRef], n_rows: usize) -> Result<(), SqlError> {
        if n_rows == 0 {
            return Ok(());
        }
        let rows = self.shape.rows(input, n_rows)?;
        let mut writer = match self.open.take() {
            Some(writer) => writer,
            None => self.warehouse.data_file_writer(&self.shape.table).map_err(|error| transaction_error(&error))?,
        };
        writer.write(&rows).map_err(|error| transaction_error(&error))?;
        if writer.bytes() >= TARGET_FILE_BYTES {
            self.finished.push(writer.finish().map_err(|error| transaction_error(&error))?);
        } else {
            self.open = Some(writer);
        }
        Ok(())
    }

    /// The files written, durable. Blocking.
    pub(crate) fn finish(mut self) -> Result<Vec<NewDataFile>, SqlError> {
        if let Some(writer) = self.open.take() {
            self.finished.push(writer.finish().map_err(|error| transaction_error(&error))?);
        }
        Ok(self.finished)
    }
}

/// A query's columns on their way into a table: SUPER and the like are known by their fields alone.
impl Sink for TableWriter {
    fn write(&mut self, batch: RecordBatch) -> Result<(), SqlError> {
        let columns = self.shape.assigned(batch.schema().fields(), batch.columns())?;
        self.add(&columns, batch.num_rows())
    }
}
