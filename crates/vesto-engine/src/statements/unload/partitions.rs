//! `PARTITION BY (columns) [INCLUDE]`: which columns, what the directories are called, and which rows go where.
//! <https://docs.aws.amazon.com/redshift/latest/dg/r_UNLOAD.html#unload-parameters-partitionby>
//!
//! A directory is `column=value/` for each column, as Hive names it: NULL is `__HIVE_DEFAULT_PARTITION__`, and
//! characters that Hive cannot have in a path are percent-encoded. An empty text is an empty value, so that it reads
//! back as what it was.

mod directories;
mod escape;

use std::fmt::Write;

use arrow::array::{Array, RecordBatch, StringArray};
use vesto_sql::unload::PartitionBy;
use vesto_types::{ColumnType, SqlError, SqlState};

pub(super) use self::directories::Directories;
use self::escape::push_escaped;
use crate::cast::to_text;
use crate::errors::arrow_error;

const NULL_VALUE: &str = "__HIVE_DEFAULT_PARTITION__";

/// The columns of PARTITION BY, in its order.
#[derive(Debug)]
pub(super) struct PartitionColumns {
    columns: Vec<PartitionColumn>,
    /// The result's columns that the files have.
    kept: Vec<usize>,
}

#[derive(Debug)]
struct PartitionColumn {
    index: usize,
    /// `column=`, escaped.
    head: String,
}

impl PartitionColumns {
    pub(super) fn new(by: &PartitionBy, columns: &[(String, ColumnType)]) -> Result<Self, SqlError> {
        let found = by.columns.iter().map(|name| PartitionColumn::find(name, columns));
        let found = found.collect::<Result<Vec<_>, _>>()?;
        if found.len() == columns.len() {
            return Err(SqlError::new(
                SqlState::FEATURE_NOT_SUPPORTED,
                "UNLOAD cannot partition by all columns of the query",
            ));
        }
        let is_kept = |index: &usize| by.include || found.iter().all(|column| column.index != *index);
        let kept = (0..columns.len()).filter(is_kept).collect();
        Ok(Self { columns: found, kept })
    }

    /// The result's columns that the files have.
    pub(super) fn kept(&self) -> &[usize] {
        &self.kept
    }

    /// Calls `each` with the directory of every row, in order.
    pub(super) fn for_each_directory(
        &self,
        batch: &RecordBatch,
        mut each: impl FnMut(&str) -> Result<(), SqlError>,
    ) -> Result<(), SqlError> {
        let texts = self.columns.iter().map(|column| to_text(batch.column(column.index)));
        let texts = texts.collect::<Result<Vec<StringArray>, _>>()?;
        let same = |row: usize| texts.iter().all(|text| is_same(text, row - 1, row));
        let mut directory = String::new();
        for row in 0..batch.num_rows() {
            if row == 0 || !same(row) {
                directory.clear();
                for (column, text) in self.columns.iter().zip(&texts) {
                    directory.push_str(&column.head);
                    match text.is_valid(row) {
                        true => push_escaped(text.value(row), &mut directory),
                        false => directory.push_str(NULL_VALUE),
                    }
                    directory.push('/');
                }
            }
            each(&directory)?;
        }
        Ok(())
    }

    /// The rows without the columns that only the directory has.
    pub(super) fn project(&self, batch: &RecordBatch) -> Result<RecordBatch, SqlError> {
        batch.project(&self.kept).map_err(|error| arrow_error(&error))
    }
}

impl PartitionColumn {
    fn find(name: &str, columns: &[(String, ColumnType)]) -> Result<Self, SqlError> {
        let mut found = columns.iter().enumerate().filter(|(_, (column, _))| column == name);
        let Some((index, (_, column_type))) = found.next() else {
            let error = SqlError::new(SqlState::UNDEFINED_COLUMN, format!("column \"{name}\" does not exist"));
            return Err(error.with_hint("PARTITION BY names columns of the query's result."));
        };
        if found.next().is_some() {
            return Err(SqlError::new(SqlState("42702"), format!("column reference \"{name}\" is ambiguous")));
        }
        if !may_partition(column_type) {
            return Err(SqlError::not_supported(format_args!("PARTITION BY column \"{name}\" of type {column_type}")));
        }
        let mut head = String::new();
        push_escaped(name, &mut head);
        head.push('=');
        Ok(Self { index, head })
    }
}

fn is_same(text: &StringArray, row: usize, other: usize) -> bool {
    text.is_null(row) == text.is_null(other) && (text.is_null(row) || text.value(row) == text.value(other))
}

/// The types that Redshift allows.
fn may_partition(column_type: &ColumnType) -> bool {
    matches!(
        column_type,
        ColumnType::SmallInt
            | ColumnType::Integer
            | ColumnType::BigInt
            | ColumnType::Decimal { .. }
            | ColumnType::Real
            | ColumnType::Boolean
            | ColumnType::Char(_)
            | ColumnType::Varchar(_)
            | ColumnType::Date
            | ColumnType::Timestamp
    )
}

/// A directory as a file could be in it, for those who ask beforehand.
pub(in crate::statements) fn sample(by: &PartitionBy) -> String {
    let mut directory = String::new();
    for column in &by.columns {
        push_escaped(column, &mut directory);
        let _infallible = write!(directory, "={NULL_VALUE}/");
    }
    directory
}

#[cfg(test)]
mod tests;
