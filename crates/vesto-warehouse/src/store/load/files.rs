//! Data files, delete files and statistics.

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::sync::Arc;

use sqlx::sqlite::SqliteRow;

use super::definitions::Tables;
use super::{corrupt, get};
use crate::data_file::{DataFile, DeleteFile};
use crate::delete_file;
use crate::delete_vector::DeleteVector;
use crate::error::{Result, WarehouseError};
use crate::ids::{ColumnId, FileId, RelationId};
use crate::stats::ColumnStats;
use crate::store::{Store, encode, layout};
use crate::table::Table;

/// Statistics of one column as JSON: column, size, values, nulls, min, max, NaN.
type StatsRow = (u32, Option<u64>, Option<u64>, Option<u64>, Option<String>, Option<String>, Option<i64>);

impl Store {
    pub(super) async fn load_files(&mut self, tables: &mut Tables) -> Result<()> {
        let mut deletes = self.load_deletes().await?;
        let mut stats = self.load_file_stats().await?;
        let rows = self
            .rows(
                "SELECT table_id, data_file_id, path, record_count, file_size_bytes, footer_size, row_id_start \
                 FROM ducklake_data_file WHERE end_snapshot IS NULL ORDER BY begin_snapshot, row_id_start, data_file_id",
            )
            .await?;
        let data = self.directory.join("data");
        let mut files: HashMap<RelationId, Vec<Arc<DataFile>>> = HashMap::new();
        for row in &rows {
            let (table_id, id) = (RelationId::from_sql(get(row, 0)?), FileId::from_sql(get(row, 1)?));
            let Some(table) = tables.get(&table_id) else { continue };
            let (delete_file, positions) = deletes.remove(&id).unzip();
            files.entry(table_id).or_default().push(Arc::new(DataFile {
                id,
                path: layout::table_directory(&data, table_id).join(get::<String>(row, 2)?),
                record_count: unsigned(row, 3)?,
                size_bytes: unsigned(row, 4)?,
                footer_size: unsigned(row, 5)?,
                column_stats: Arc::new(file_stats(table, stats.remove(&id).unwrap_or_default())),
                deletes: positions.unwrap_or_default(),
                row_id_start: unsigned(row, 6)?,
                delete_file: delete_file.map(Arc::new),
            }));
        }
        for (id, files) in files {
            if let Some(table) = tables.get_mut(&id) {
                table.files = Arc::new(files);
            }
        }
        Ok(())
    }

    async fn load_deletes(&mut self) -> Result<HashMap<FileId, (DeleteFile, DeleteVector)>> {
        let rows = self
            .rows(
                "SELECT table_id, data_file_id, delete_file_id, path, delete_count, file_size_bytes, footer_size \
                 FROM ducklake_delete_file WHERE end_snapshot IS NULL",
            )
            .await?;
        let data = self.directory.join("data");
        let of_row = |row: &SqliteRow| {
            let directory = layout::table_directory(&data, RelationId::from_sql(get(row, 0)?));
            let path: PathBuf = directory.join(get::<String>(row, 3)?);
            let counts = [unsigned(row, 4)?, unsigned(row, 5)?, unsigned(row, 6)?];
            let file = delete_file::from_row(FileId::from_sql(get(row, 2)?), path, counts);
            Ok((FileId::from_sql(get(row, 1)?), file))
        };
        let files = rows.iter().map(of_row).collect::<Result<Vec<_>>>()?;
        let read = move || files.into_iter().map(read_deletes).collect();
        let read = tokio::task::spawn_blocking(read).await;
        read.unwrap_or_else(|error| Err(WarehouseError::Closed(format!("opening ended early: {error}"))))
    }

    /// One row per file rather than one per column: what SQLite hands over per row costs more than its content.
    async fn load_file_stats(&mut self) -> Result<HashMap<FileId, Vec<StatsRow>>> {
        let rows = self
            .rows(
                "SELECT data_file_id, json_group_array(json_array(column_id, column_size_bytes, value_count, null_count, \
                 min_value, max_value, contains_nan)) FROM ducklake_file_column_stats GROUP BY data_file_id",
            )
            .await?;
        let of_row = |row: &SqliteRow| {
            let id = FileId::from_sql(get(row, 0)?);
            let stats = serde_json::from_str(&get::<String>(row, 1)?);
            Ok((id, stats.map_err(|error| corrupt(format_args!("statistics of file {id}: {error}")))?))
        };
        rows.iter().map(of_row).collect()
    }

    /// Bounds as they were stored; counts from the files.
    pub(super) async fn load_table_stats(&mut self, tables: &mut Tables) -> Result<()> {
        for table in tables.values_mut() {
            let mut fresh = Table { files: Arc::default(), column_stats: Arc::default(), ..table.clone() };
            crate::transaction::add_files(&mut fresh, table.files.to_vec());
            table.column_stats = fresh.column_stats;
        }
        let rows = self
            .rows("SELECT table_id, column_id, min_value, max_value, contains_nan FROM ducklake_table_column_stats")
            .await?;
        for row in &rows {
            let Some(table) = tables.get_mut(&RelationId::from_sql(get(row, 0)?)) else { continue };
            let column = ColumnId::from_sql(get(row, 1)?);
            let Some(column_type) = table.column_by_id(column).map(|column| column.column_type.clone()) else {
                continue;
            };
            let (min, max): (Option<String>, Option<String>) = (get(row, 2)?, get(row, 3)?);
            let bound = |text: Option<String>| text.and_then(|text| encode::parse_value(&text, &column_type));
            let stats = Arc::make_mut(&mut table.column_stats).entry(column).or_default();
            (stats.min, stats.max) = (bound(min), bound(max));
            stats.contains_nan |= get::<Option<bool>>(row, 4)?.unwrap_or(false);
        }
        Ok(())
    }
}

fn read_deletes((data_file, file): (FileId, DeleteFile)) -> Result<(FileId, (DeleteFile, DeleteVector))> {
    let positions = delete_file::read(&file.path)?;
    if positions.len() != file.delete_count {
        return Err(corrupt(format_args!("`{}` has {} positions", file.path.display(), positions.len())));
    }
    Ok((data_file, (file, positions)))
}

fn file_stats(table: &Table, rows: Vec<StatsRow>) -> BTreeMap<ColumnId, ColumnStats> {
    let of_row = |(column, size, values, nulls, min, max, nan): StatsRow| {
        let id = ColumnId(column);
        let column_type = &table.column_by_id(id)?.column_type;
        let bound = |text: Option<String>| text.and_then(|text| encode::parse_value(&text, column_type));
        let stats = ColumnStats {
            null_count: nulls.unwrap_or(0),
            value_count: values.unwrap_or(0),
            min: bound(min),
            max: bound(max),
            contains_nan: nan == Some(1),
            size_bytes: size.unwrap_or(0),
        };
        Some((id, stats))
    };
    rows.into_iter().filter_map(of_row).collect()
}

fn unsigned(row: &SqliteRow, index: usize) -> Result<u64> {
    Ok(get::<i64>(row, index)?.cast_unsigned())
}
