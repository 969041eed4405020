//! Rows of tables: definition, files, deletes, statistics.

use std::collections::BTreeMap;
use std::sync::Arc;

use sqlx::QueryBuilder;

use super::{MAX_BINDS, push_ids};
use crate::commit::TableWrite;
use crate::data_file::DataFile;
use crate::error::{Result, WarehouseError};
use crate::ids::{ColumnId, FileId};
use crate::stats::ColumnStats;
use crate::store::{Store, encode, layout};
use crate::table::{Constraint, ConstraintKind, Distribution, SortKey, Table, TableColumn};

impl Store {
    pub(super) async fn write_table(&mut self, snapshot: i64, schema_version: u64, write: &TableWrite) -> Result<()> {
        if write.definition {
            self.write_definition(snapshot, schema_version, write).await?;
        }
        self.end_files(snapshot, &write.removed, &write.redeleted).await?;
        if let Some(table) = &write.new {
            self.add_files(snapshot, table, &write.added).await?;
            let redeleted = write.redeleted.iter().map(|(_, new)| new);
            self.add_deletes(snapshot, table, redeleted.chain(&write.added)).await?;
            self.write_stats(write.old.as_deref(), table).await?;
            self.write_identities(table).await?;
        }
        Ok(())
    }

    async fn write_definition(&mut self, snapshot: i64, schema_version: u64, write: &TableWrite) -> Result<()> {
        let (id, old, new) = (write.id.sql(), write.old.as_deref(), write.new.as_deref());
        sqlx::query("INSERT INTO ducklake_schema_versions VALUES (?, ?, ?)")
            .bind(snapshot)
            .bind(schema_version.cast_signed())
            .bind(id)
            .execute(&mut self.connection)
            .await
            .map_err(WarehouseError::database("write schema version"))?;
        let place = |table: &Table| (table.schema_id, table.name.clone());
        if old.map(place) != new.map(place) {
            let ended = "UPDATE ducklake_table SET end_snapshot = ? WHERE table_id = ? AND end_snapshot IS NULL";
            self.end(ended, snapshot, id).await?;
            if let Some(new) = new {
                self.insert_table(snapshot, new).await?;
            }
        }
        self.write_columns(snapshot, id, old, new).await?;
        let comment = |table: Option<&Table>| table.and_then(|table| table.comment.clone());
        self.write_comment(snapshot, id, comment(old), comment(new)).await?;
        for sql in [
            "DELETE FROM rs_table WHERE table_id = ?",
            "DELETE FROM rs_column WHERE table_id = ?",
            "DELETE FROM rs_constraint WHERE table_id = ?",
        ] {
            self.delete(sql, id).await?;
        }
        match new {
            Some(new) => self.insert_attributes(new).await,
            None => {
                self.delete("DELETE FROM ducklake_table_stats WHERE table_id = ?", id).await?;
                self.delete("DELETE FROM ducklake_table_column_stats WHERE table_id = ?", id).await
            }
        }
    }

    async fn insert_table(&mut self, snapshot: i64, table: &Table) -> Result<()> {
        sqlx::query("INSERT INTO ducklake_table VALUES (?, ?, ?, NULL, ?, ?, ?, TRUE)")
            .bind(table.id.sql())
            .bind(table.uuid.to_string())
            .bind(snapshot)
            .bind(table.schema_id.sql())
            .bind(&table.name)
            .bind(layout::table_path(table.id))
            .execute(&mut self.connection)
            .await
            .map(drop)
            .map_err(WarehouseError::database("write table"))
    }

    /// Ends the rows of columns that changed or went, and adds those of columns that changed or came.
    async fn write_columns(&mut self, snapshot: i64, id: i64, old: Option<&Table>, new: Option<&Table>) -> Result<()> {
        let rows = |table: Option<&Table>| -> BTreeMap<ColumnId, ColumnRow> {
            let columns = table.map(|table| table.columns.as_slice()).unwrap_or_default();
            columns.iter().enumerate().map(|(index, column)| (column.id, ColumnRow::of(index, column))).collect()
        };
        let (old, new) = (rows(old), rows(new));
        for column in old.iter().filter(|(id, row)| new.get(id) != Some(*row)).map(|(id, _)| *id) {
            sqlx::query("UPDATE ducklake_column SET end_snapshot = ? WHERE table_id = ? AND column_id = ? AND end_snapshot IS NULL")
                .bind(snapshot)
                .bind(id)
                .bind(column.sql())
                .execute(&mut self.connection)
                .await
                .map_err(WarehouseError::database("end columns"))?;
        }
        let added: Vec<_> = new.iter().filter(|(id, row)| old.get(id) != Some(*row)).collect();
        for chunk in added.chunks(MAX_BINDS / 16) {
            let mut query = QueryBuilder::new(
                "INSERT INTO ducklake_column(column_id, begin_snapshot, table_id, column_order, column_name, column_type, \
                 initial_default, nulls_allowed) ",
            );
            query.push_values(chunk, |mut row, (column, of)| {
                row.push_bind(column.sql()).push_bind(snapshot).push_bind(id).push_bind(of.order);
                row.push_bind(of.name.clone()).push_bind(of.column_type.clone());
                row.push_bind(of.initial_default.clone()).push_bind(of.nullable);
            });
            let done = query.build().execute(&mut self.connection).await;
            done.map_err(WarehouseError::database("write columns"))?;
        }
        self.write_column_comments(snapshot, id, &old, &new).await
    }

    async fn write_column_comments(
        &mut self,
        snapshot: i64,
        id: i64,
        old: &BTreeMap<ColumnId, ColumnRow>,
        new: &BTreeMap<ColumnId, ColumnRow>,
    ) -> Result<()> {
        let comment =
            |rows: &BTreeMap<ColumnId, ColumnRow>, column| rows.get(column).and_then(|row| row.comment.clone());
        for column in old.keys().chain(new.keys().filter(|column| !old.contains_key(column))) {
            let (old, new) = (comment(old, column), comment(new, column));
            if old == new {
                continue;
            }
            sqlx::query("UPDATE ducklake_column_tag SET end_snapshot = ? WHERE table_id = ? AND column_id = ? AND end_snapshot IS NULL")
                .bind(snapshot)
                .bind(id)
                .bind(column.sql())
                .execute(&mut self.connection)
                .await
                .map_err(WarehouseError::database("write comment"))?;
            if let Some(new) = new {
                sqlx::query("INSERT INTO ducklake_column_tag VALUES (?, ?, ?, NULL, 'comment', ?)")
                    .bind(id)
                    .bind(column.sql())
                    .bind(snapshot)
                    .bind(new)
                    .execute(&mut self.connection)
                    .await
                    .map_err(WarehouseError::database("write comment"))?;
            }
        }
        Ok(())
    }

    async fn insert_attributes(&mut self, table: &Table) -> Result<()> {
        let (style, distkey) = distribution(&table.distribution);
        let (sort_kind, sort_columns) = sort_key(&table.sort_key);
        sqlx::query("INSERT INTO rs_table VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
            .bind(table.id.sql())
            .bind(table.owner.sql())
            .bind(i64::from(table.next_column_id))
            .bind(style)
            .bind(distkey)
            .bind(sort_kind)
            .bind(sort_columns)
            .bind(table.backup)
            .execute(&mut self.connection)
            .await
            .map_err(WarehouseError::database("write table"))?;
        for chunk in table.columns.chunks(MAX_BINDS / 16) {
            let mut query = QueryBuilder::new("INSERT INTO rs_column ");
            query.push_values(chunk, |mut row, column| {
                let identity = column.identity.as_ref();
                row.push_bind(table.id.sql()).push_bind(column.id.sql()).push_bind(column.physical_name.clone());
                row.push_bind(column.column_type.internal_name()).push_bind(column.column_type.type_modifier());
                row.push_bind(column.default.clone()).push_bind(column.encoding.clone());
                row.push_bind(identity.map(|identity| identity.spec.seed));
                row.push_bind(identity.map(|identity| identity.spec.step));
                row.push_bind(identity.map(|identity| identity.spec.by_default));
                row.push_bind(identity.map(|identity| identity.taken().cast_signed()));
            });
            let done = query.build().execute(&mut self.connection).await;
            done.map_err(WarehouseError::database("write columns"))?;
        }
        for constraint in table.constraints.iter() {
            self.insert_constraint(table.id.sql(), constraint).await?;
        }
        Ok(())
    }

    async fn insert_constraint(&mut self, table: i64, constraint: &Constraint) -> Result<()> {
        let (kind, references, referenced) = match &constraint.kind {
            ConstraintKind::PrimaryKey => ("primary_key", None, json(&[])),
            ConstraintKind::Unique => ("unique", None, json(&[])),
            ConstraintKind::ForeignKey { references, referenced_columns } => {
                ("foreign_key", Some(references.sql()), json(referenced_columns))
            }
        };
        sqlx::query("INSERT INTO rs_constraint VALUES (?, ?, ?, ?, ?, ?, ?)")
            .bind(i64::from(constraint.id))
            .bind(table)
            .bind(&constraint.name)
            .bind(kind)
            .bind(json(&constraint.columns))
            .bind(references)
            .bind(referenced)
            .execute(&mut self.connection)
            .await
            .map(drop)
            .map_err(WarehouseError::database("write constraint"))
    }

    async fn end_files(
        &mut self,
        snapshot: i64,
        removed: &[Arc<DataFile>],
        redeleted: &[(Arc<DataFile>, Arc<DataFile>)],
    ) -> Result<()> {
        let data: Vec<FileId> = removed.iter().map(|file| file.id).collect();
        let with_deletes = removed.iter().chain(redeleted.iter().map(|(old, _)| old));
        let deletes: Vec<FileId> =
            with_deletes.filter_map(|file| file.delete_file.as_ref()).map(|file| file.id).collect();
        let now = encode::time(self.clock.now());
        for (ended, scheduled, ids) in [
            (
                ("UPDATE ducklake_data_file SET end_snapshot = ", " WHERE data_file_id IN ("),
                (
                    "INSERT INTO ducklake_files_scheduled_for_deletion SELECT data_file_id, 'tables/' || table_id || '/' || path, \
                     TRUE, ",
                    " FROM ducklake_data_file WHERE data_file_id IN (",
                ),
                &data,
            ),
            (
                ("UPDATE ducklake_delete_file SET end_snapshot = ", " WHERE delete_file_id IN ("),
                (
                    "INSERT INTO ducklake_files_scheduled_for_deletion SELECT delete_file_id, 'tables/' || table_id || '/' || path, \
                     TRUE, ",
                    " FROM ducklake_delete_file WHERE delete_file_id IN (",
                ),
                &deletes,
            ),
        ] {
            for chunk in ids.chunks(MAX_BINDS) {
                let mut query = QueryBuilder::new(ended.0);
                query.push_bind(snapshot).push(ended.1);
                push_ids(&mut query, chunk);
                let done = query.build().execute(&mut self.connection).await;
                done.map_err(WarehouseError::database("end files"))?;
                let mut query = QueryBuilder::new(scheduled.0);
                query.push_bind(now.clone()).push(scheduled.1);
                push_ids(&mut query, chunk);
                let done = query.build().execute(&mut self.connection).await;
                done.map_err(WarehouseError::database("schedule files"))?;
            }
        }
        Ok(())
    }

    async fn add_files(&mut self, snapshot: i64, table: &Table, files: &[Arc<DataFile>]) -> Result<()> {
        for chunk in files.chunks(MAX_BINDS / 16) {
            let mut query = QueryBuilder::new(
                "INSERT INTO ducklake_data_file(data_file_id, table_id, begin_snapshot, path, path_is_relative, file_format, \
                 record_count, file_size_bytes, footer_size, row_id_start) ",
            );
            query.push_values(chunk, |mut row, file| {
                row.push_bind(file.id.sql()).push_bind(table.id.sql()).push_bind(snapshot);
                row.push_bind(layout::file_name(&file.path)).push_bind(true).push_bind("parquet");
                row.push_bind(file.record_count.cast_signed()).push_bind(file.size_bytes.cast_signed());
                row.push_bind(file.footer_size.cast_signed()).push_bind(file.row_id_start.cast_signed());
            });
            let done = query.build().execute(&mut self.connection).await;
            done.map_err(WarehouseError::database("write files"))?;
        }
        let pairs = files.iter().flat_map(|file| table.columns.iter().map(move |column| (file, column)));
        let stats: Vec<(FileId, &TableColumn, &ColumnStats)> =
            pairs.filter_map(|(file, column)| Some((file.id, column, file.column_stats.get(&column.id)?))).collect();
        for chunk in stats.chunks(MAX_BINDS / 16) {
            let mut query = QueryBuilder::new(
                "INSERT INTO ducklake_file_column_stats(data_file_id, table_id, column_id, column_size_bytes, value_count, \
                 null_count, min_value, max_value, contains_nan) ",
            );
            query.push_values(chunk, |mut row, (file, column, stats)| {
                let (min, max) = bounds(stats, column);
                row.push_bind(file.sql()).push_bind(table.id.sql()).push_bind(column.id.sql());
                row.push_bind(stats.size_bytes.cast_signed());
                row.push_bind(stats.value_count.cast_signed()).push_bind(stats.null_count.cast_signed());
                row.push_bind(min).push_bind(max).push_bind(contains_nan(stats, column));
            });
            let done = query.build().execute(&mut self.connection).await;
            done.map_err(WarehouseError::database("write file statistics"))?;
        }
        Ok(())
    }

    async fn add_deletes(
        &mut self,
        snapshot: i64,
        table: &Table,
        files: impl Iterator<Item = &Arc<DataFile>>,
    ) -> Result<()> {
        for file in files {
            let Some(deletes) = &file.delete_file else { continue };
            sqlx::query(
                "INSERT INTO ducklake_delete_file(delete_file_id, table_id, begin_snapshot, data_file_id, path, \
                 path_is_relative, format, delete_count, file_size_bytes, footer_size) \
                 VALUES (?, ?, ?, ?, ?, TRUE, 'parquet', ?, ?, ?)",
            )
            .bind(deletes.id.sql())
            .bind(table.id.sql())
            .bind(snapshot)
            .bind(file.id.sql())
            .bind(layout::file_name(&deletes.path))
            .bind(deletes.delete_count.cast_signed())
            .bind(deletes.size_bytes.cast_signed())
            .bind(deletes.footer_size.cast_signed())
            .execute(&mut self.connection)
            .await
            .map_err(WarehouseError::database("write delete file"))?;
        }
        Ok(())
    }

    /// Table-wide statistics; a column's row is written only when its bounds moved.
    async fn write_stats(&mut self, old: Option<&Table>, new: &Table) -> Result<()> {
        sqlx::query(
            "INSERT INTO ducklake_table_stats VALUES (?, ?, ?, ?) ON CONFLICT(table_id) DO UPDATE SET \
             record_count = excluded.record_count, next_row_id = excluded.next_row_id, \
             file_size_bytes = excluded.file_size_bytes",
        )
        .bind(new.id.sql())
        .bind(new.row_count().cast_signed())
        .bind(new.next_row_id.next().cast_signed())
        .bind(new.size_bytes().cast_signed())
        .execute(&mut self.connection)
        .await
        .map_err(WarehouseError::database("write table statistics"))?;
        let row = |table: &Table, column: &TableColumn| {
            let stats = table.column_stats.get(&column.id)?;
            Some((stats.null_count > 0, contains_nan(stats, column), bounds(stats, column)))
        };
        let moved: Vec<_> = new
            .columns
            .iter()
            .filter_map(|column| Some((column, old.and_then(|old| row(old, column)), row(new, column)?)))
            .filter(|(_, was, is)| was.as_ref() != Some(is))
            .collect();
        for chunk in moved.chunks(MAX_BINDS / 16) {
            let mut query = QueryBuilder::new(
                "INSERT OR REPLACE INTO ducklake_table_column_stats(table_id, column_id, contains_null, contains_nan, \
                 min_value, max_value) ",
            );
            query.push_values(chunk, |mut row, (column, _, (contains_null, contains_nan, (min, max)))| {
                row.push_bind(new.id.sql()).push_bind(column.id.sql());
                row.push_bind(*contains_null).push_bind(*contains_nan).push_bind(min.clone()).push_bind(max.clone());
            });
            let done = query.build().execute(&mut self.connection).await;
            done.map_err(WarehouseError::database("write table statistics"))?;
        }
        let is_gone = |id: &&ColumnId| !new.column_stats.contains_key(*id);
        let had = old.map(|old| old.column_stats.keys().filter(is_gone).copied().collect::<Vec<_>>());
        for column in had.unwrap_or_default() {
            sqlx::query("DELETE FROM ducklake_table_column_stats WHERE table_id = ? AND column_id = ?")
                .bind(new.id.sql())
                .bind(column.sql())
                .execute(&mut self.connection)
                .await
                .map_err(WarehouseError::database("write table statistics"))?;
        }
        Ok(())
    }

    async fn write_identities(&mut self, table: &Table) -> Result<()> {
        for column in table.columns.iter() {
            let Some(identity) = &column.identity else { continue };
            sqlx::query("UPDATE rs_column SET identity_taken = ? WHERE table_id = ? AND column_id = ?")
                .bind(identity.taken().cast_signed())
                .bind(table.id.sql())
                .bind(column.id.sql())
                .execute(&mut self.connection)
                .await
                .map_err(WarehouseError::database("write identity"))?;
        }
        Ok(())
    }
}

/// The parts of a column that DuckLake versions.
#[derive(PartialEq)]
struct ColumnRow {
    order: i64,
    name: String,
    column_type: String,
    initial_default: Option<String>,
    nullable: bool,
    comment: Option<String>,
}

impl ColumnRow {
    fn of(index: usize, column: &TableColumn) -> Self {
        let initial_default = column.initial_default.as_ref();
        Self {
            order: index as i64 + 1,
            name: column.name.clone(),
            column_type: encode::ducklake_type(&column.column_type),
            initial_default: initial_default.and_then(|value| encode::value(value, &column.column_type)),
            nullable: column.nullable,
            comment: column.comment.clone(),
        }
    }
}

fn bounds(stats: &ColumnStats, column: &TableColumn) -> (Option<String>, Option<String>) {
    let text = |bound: &Option<_>| bound.as_ref().and_then(|value| encode::value(value, &column.column_type));
    (text(&stats.min), text(&stats.max))
}

/// Known only of floats, as DuckLake has it.
fn contains_nan(stats: &ColumnStats, column: &TableColumn) -> Option<bool> {
    let is_float =
        matches!(column.column_type, vesto_types::ColumnType::Real | vesto_types::ColumnType::DoublePrecision);
    is_float.then_some(stats.contains_nan)
}

fn distribution(distribution: &Distribution) -> (&'static str, Option<i64>) {
    match distribution {
        Distribution::Auto => ("auto", None),
        Distribution::Even => ("even", None),
        Distribution::All => ("all", None),
        Distribution::Key(column) => ("key", Some(column.sql())),
    }
}

fn sort_key(sort_key: &SortKey) -> (&'static str, String) {
    let kind = match sort_key {
        SortKey::None => "none",
        SortKey::Auto => "auto",
        SortKey::Compound(_) => "compound",
        SortKey::Interleaved(_) => "interleaved",
    };
    (kind, json(sort_key.columns()))
}

fn json(columns: &[ColumnId]) -> String {
    serde_json::Value::from(columns.iter().map(|column| column.0).collect::<Vec<_>>()).to_string()
}
