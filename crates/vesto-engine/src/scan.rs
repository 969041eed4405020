//! Scans of a table as DataFusion plans: Parquet files through `FileScanConfig`, rows that are deleted left out by row
//! selections, files that cannot match left out by their statistics. Our own `FileSource` takes `ParquetSource`'s place
//! here when scans travel to other machines or the file format changes.

mod defaults;
mod pruning;
mod statistics;

use std::fmt;
use std::sync::Arc;

use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use async_trait::async_trait;
use datafusion::catalog::{Session, TableProvider};
use datafusion::common::{DFSchema, Result, ScalarValue, Statistics};
use datafusion::datasource::listing::PartitionedFile;
use datafusion::datasource::physical_plan::parquet::{CachedParquetFileReaderFactory, ParquetRowSelection};
use datafusion::datasource::physical_plan::{FileGroup, FileScanConfigBuilder, ParquetSource};
use datafusion::datasource::source::DataSourceExec;
use datafusion::datasource::table_schema::TableSchema;
use datafusion::execution::object_store::ObjectStoreUrl;
use datafusion::logical_expr::utils::conjunction;
use datafusion::logical_expr::{Expr, TableProviderFilterPushDown, TableType};
use datafusion::physical_expr::expressions::Column;
use datafusion::physical_plan::ExecutionPlan;
use datafusion::physical_plan::empty::EmptyExec;
use datafusion::physical_plan::projection::ProjectionExec;
use parquet::arrow::RowNumber;
use parquet::arrow::arrow_reader::{RowSelection, RowSelector};
use vesto_warehouse::{DataFile, Table};

use crate::types;

/// The file that a row is in, as its index in `table.files`.
pub(crate) const FILE_COLUMN: &str = "\u{1}file";
/// The row's position in its file.
pub(crate) const POSITION_COLUMN: &str = "\u{1}pos";

/// One snapshot of one table.
pub(crate) struct TableScan {
    table: Arc<Table>,
    /// Columns by their logical names, then [`FILE_COLUMN`] and [`POSITION_COLUMN`] if wanted.
    schema: SchemaRef,
    with_positions: bool,
}

impl fmt::Debug for TableScan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TableScan({})", self.table.name)
    }
}

impl TableScan {
    pub(crate) fn new(table: Arc<Table>) -> Self {
        let schema = Arc::new(Schema::new(logical_fields(&table)));
        Self { table, schema, with_positions: false }
    }

    /// For UPDATE and DELETE: every row says where it is.
    pub(crate) fn with_positions(table: Arc<Table>) -> Self {
        let mut fields = logical_fields(&table);
        fields.push(Field::new(FILE_COLUMN, DataType::Int64, false));
        fields.push(Field::new(POSITION_COLUMN, DataType::Int64, false));
        Self { table, schema: Arc::new(Schema::new(fields)), with_positions: true }
    }

    /// The columns as the files name them.
    fn file_schema(&self) -> SchemaRef {
        let fields =
            self.table.columns.iter().map(|column| types::field(&column.physical_name, &column.column_type, true));
        Arc::new(Schema::new(fields.collect::<Vec<_>>()))
    }

    fn table_schema(&self) -> TableSchema {
        let builder = TableSchema::builder(self.file_schema());
        if !self.with_positions {
            return builder.build();
        }
        let file = Arc::new(Field::new(FILE_COLUMN, DataType::Int64, false));
        let position = Arc::new(Field::new(POSITION_COLUMN, DataType::Int64, false).with_extension_type(RowNumber));
        builder.with_table_partition_cols(vec![file]).with_virtual_columns(vec![position]).build()
    }

    fn partitioned_file(&self, index: usize, file: &DataFile) -> PartitionedFile {
        let mut part = PartitionedFile::new(file.path.to_string_lossy(), file.size_bytes);
        // Paths are taken as they are; `Path::from` would escape what is in them.
        if let Ok(location) = object_store::path::Path::from_absolute_path(&file.path) {
            part.object_meta.location = location;
        }
        part.metadata_size_hint = usize::try_from(file.footer_size + 8).ok();
        if self.with_positions {
            part.partition_values = vec![ScalarValue::Int64(i64::try_from(index).ok())];
        }
        if file.deletes.is_empty() { part } else { part.with_extension(live_rows(file)) }
    }
}

fn logical_fields(table: &Table) -> Vec<Field> {
    table.columns.iter().map(|column| types::field(&column.name, &column.column_type, true)).collect()
}

/// Every row but the deleted ones.
fn live_rows(file: &DataFile) -> ParquetRowSelection {
    let mut selectors = Vec::new();
    let mut at = 0_u64;
    let mut push = |selector: fn(usize) -> RowSelector, count: u64| {
        if let Ok(count) = usize::try_from(count)
            && count > 0
        {
            selectors.push(selector(count));
        }
    };
    for position in file.deletes.iter() {
        push(RowSelector::select, position - at);
        push(RowSelector::skip, 1);
        at = position + 1;
    }
    push(RowSelector::select, file.record_count.saturating_sub(at));
    ParquetRowSelection::new(RowSelection::from(selectors))
}

#[async_trait]
impl TableProvider for TableScan {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }

    fn table_type(&self) -> TableType {
        TableType::Base
    }

    fn statistics(&self) -> Option<Statistics> {
        Some(statistics::of_table(&self.table, &self.schema))
    }

    /// Filters leave out files and row groups; rows are checked again above the scan.
    fn supports_filters_pushdown(&self, filters: &[&Expr]) -> Result<Vec<TableProviderFilterPushDown>> {
        Ok(vec![TableProviderFilterPushDown::Inexact; filters.len()])
    }

    async fn scan(
        &self,
        state: &dyn Session,
        projection: Option<&Vec<usize>>,
        filters: &[Expr],
        limit: Option<usize>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        let projected = match projection {
            Some(indices) => Arc::new(self.schema.project(indices)?),
            None => Arc::clone(&self.schema),
        };
        let logical = DFSchema::try_from(self.schema.as_ref().clone())?;
        let pushable = filters.iter().filter(|filter| {
            filter.column_refs().iter().all(|column| column.name != FILE_COLUMN && column.name != POSITION_COLUMN)
        });
        let filter = conjunction(pushable.cloned());
        let filter = filter.map(|filter| state.create_physical_expr(filter, &logical)).transpose()?;
        let kept = pruning::matching_files(&self.table, &self.schema, filter.as_ref());
        if kept.is_empty() {
            return Ok(Arc::new(EmptyExec::new(projected)));
        }
        let table_schema = self.table_schema();
        let full_schema = Arc::clone(table_schema.table_schema());
        let mut source = ParquetSource::new(table_schema).with_parquet_file_reader_factory(Arc::new(
            CachedParquetFileReaderFactory::new(
                state.runtime_env().object_store(ObjectStoreUrl::local_filesystem())?,
                state.runtime_env().cache_manager.get_file_metadata_cache(),
            ),
        ));
        if let Some(filter) = filter {
            source = source.with_predicate(defaults::rename(filter, &full_schema)?);
        }
        let files = kept.iter().map(|(index, file)| self.partitioned_file(*index, file)).collect();
        let groups = FileGroup::new(files).split_files(state.config().target_partitions());
        let exact_limit = limit.filter(|_| filters.is_empty());
        let config = FileScanConfigBuilder::new(ObjectStoreUrl::local_filesystem(), Arc::new(source))
            .with_file_groups(groups)
            .with_statistics(statistics::of_files(&self.table, &full_schema, &kept))
            .with_expr_adapter(Some(defaults::adapter(&self.table)))
            .with_limit(exact_limit)
            .with_projection_indices(projection.cloned())?
            .build();
        let scan = DataSourceExec::from_data_source(config);
        logical_names(scan, &projected)
    }
}

/// Renames the files' columns to the table's, where they differ.
fn logical_names(scan: Arc<dyn ExecutionPlan>, wanted: &SchemaRef) -> Result<Arc<dyn ExecutionPlan>> {
    let from = scan.schema();
    let same = from.fields().iter().zip(wanted.fields()).all(|(from, to)| from.name() == to.name());
    if same {
        return Ok(scan);
    }
    let columns = from.fields().iter().zip(wanted.fields()).enumerate().map(|(index, (from, to))| {
        let column: Arc<dyn datafusion::physical_expr::PhysicalExpr> = Arc::new(Column::new(from.name(), index));
        (column, to.name().clone())
    });
    Ok(Arc::new(ProjectionExec::try_new(columns.collect::<Vec<_>>(), scan)?))
}

#[cfg(test)]
mod tests;
