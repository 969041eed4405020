//! Which files can hold a matching row, by their columns' bounds.

use std::sync::Arc;

use arrow::array::{ArrayRef, BooleanArray, UInt64Array};
use arrow::datatypes::{DataType, SchemaRef};
use datafusion::common::pruning::PruningStatistics;
use datafusion::common::{Column, ScalarValue};
use datafusion::physical_expr::PhysicalExpr;
use datafusion::physical_optimizer::pruning::PruningPredicateBuilder;
use vesto_warehouse::{ColumnStats, DataFile, StatValue, Table, TableColumn};

use super::statistics::scalar;

/// The files left, each with its index in `table.files`. Pruning that fails keeps every file.
pub(super) fn matching_files(
    table: &Table,
    schema: &SchemaRef,
    filter: Option<&Arc<dyn PhysicalExpr>>,
) -> Vec<(usize, Arc<DataFile>)> {
    let live = table.files.iter().cloned().enumerate().filter(|(_, file)| file.live_rows() > 0);
    let all: Vec<(usize, Arc<DataFile>)> = live.collect();
    let Some(filter) = filter else { return all };
    let bounds = Bounds { table, files: &all };
    let predicate = PruningPredicateBuilder::new().with_file_schema(Arc::clone(schema)).try_build(Arc::clone(filter));
    let kept = predicate.and_then(|predicate| predicate.prune(&bounds));
    match kept {
        Ok(kept) => all.into_iter().zip(kept).filter_map(|(file, keep)| keep.then_some(file)).collect(),
        Err(error) => {
            tracing::debug!(%error, "files are not pruned by this filter");
            all
        }
    }
}

struct Bounds<'a> {
    table: &'a Table,
    files: &'a [(usize, Arc<DataFile>)],
}

impl Bounds<'_> {
    fn values(&self, column: &Column, pick: fn(&ColumnStats) -> &Option<StatValue>) -> Option<ArrayRef> {
        let column = self.table.column(&column.name)?;
        let data_type = column.column_type.arrow();
        // Text is compared by bytes in the bounds and in queries alike; long bounds are exact, see the writer.
        let values = self.files.iter().map(|(_, file)| {
            bound(file, column, pick)
                .and_then(|value| scalar(&value, &data_type))
                .map_or_else(|| null(&data_type), Some)
        });
        ScalarValue::iter_to_array(values.collect::<Option<Vec<_>>>()?).ok()
    }
}

fn null(data_type: &DataType) -> Option<ScalarValue> {
    ScalarValue::try_from(data_type).ok()
}

fn bound(file: &DataFile, column: &TableColumn, pick: fn(&ColumnStats) -> &Option<StatValue>) -> Option<StatValue> {
    let stats = file.column_stats.get(&column.id)?;
    // NaN is greater than every bound.
    if !stats.has_bounds() || stats.contains_nan { None } else { pick(stats).clone() }
}

impl PruningStatistics for Bounds<'_> {
    fn min_values(&self, column: &Column) -> Option<ArrayRef> {
        self.values(column, |stats| &stats.min)
    }

    fn max_values(&self, column: &Column) -> Option<ArrayRef> {
        self.values(column, |stats| &stats.max)
    }

    fn num_containers(&self) -> usize {
        self.files.len()
    }

    fn null_counts(&self, column: &Column) -> Option<ArrayRef> {
        let column = self.table.column(&column.name)?;
        let counts = self.files.iter().map(|(_, file)| file.column_stats.get(&column.id).map(|stats| stats.null_count));
        Some(Arc::new(counts.collect::<UInt64Array>()))
    }

    fn row_counts(&self) -> Option<ArrayRef> {
        Some(Arc::new(self.files.iter().map(|(_, file)| Some(file.record_count)).collect::<UInt64Array>()))
    }

    fn contained(&self, _: &Column, _: &std::collections::HashSet<ScalarValue>) -> Option<BooleanArray> {
        None
    }
}
