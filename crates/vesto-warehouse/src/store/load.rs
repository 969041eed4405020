//! Reading the whole catalog at the start.

mod definitions;
mod files;
pub(super) mod jobs;
mod principals;

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicU64};

use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use crate::error::{Result, WarehouseError};
use crate::ids::{FIRST_CATALOG_ID, FileId, SnapshotId, UserId};
use crate::store::write::empty_catalog;
use crate::store::{Ended, FORMAT, Loaded, Store};
use crate::warehouse::Counters;

impl Store {
    pub(super) async fn load(&mut self) -> Result<Loaded> {
        let newest = "SELECT snapshot_id, schema_version, next_catalog_id, next_file_id FROM ducklake_snapshot \
                      ORDER BY snapshot_id DESC LIMIT 1";
        let rows = self.rows(newest).await?;
        let row = rows.first().ok_or_else(|| WarehouseError::Corrupt("no snapshot".to_owned()))?;
        let mut catalog = empty_catalog();
        catalog.snapshot = SnapshotId::from_sql(get(row, 0)?);
        catalog.schema_version = get::<i64>(row, 1)?.cast_unsigned();
        let catalog_id = u32::try_from(get::<i64>(row, 2)?).unwrap_or(FIRST_CATALOG_ID).max(FIRST_CATALOG_ID);
        let file_id = get::<i64>(row, 3)?.cast_unsigned();
        self.load_schemas(&mut catalog).await?;
        let mut tables = self.load_tables().await?;
        self.load_files(&mut tables).await?;
        self.load_table_stats(&mut tables).await?;
        tables.into_values().for_each(|table| catalog.put_table(Arc::new(table)));
        self.load_views(&mut catalog).await?;
        self.load_principals(&mut catalog).await?;
        self.load_jobs(&mut catalog).await?;
        let counters = self.load_counters().await?;
        let next = |name: &str, least: u32| AtomicU32::new(counters.get(name).copied().unwrap_or(0).max(least));
        let counters = Counters {
            catalog_id: AtomicU32::new(catalog_id),
            file_id: AtomicU64::new(file_id),
            user_id: next("user", UserId::ADMIN.0 + 1),
            group_id: next("group", 100),
        };
        Ok(Loaded { catalog, counters, ended: self.load_ended().await? })
    }

    pub(super) async fn check_format(&mut self) -> Result<()> {
        let rows = self.rows("SELECT value FROM ducklake_metadata WHERE key = 'vesto_format'").await?;
        let format = rows.first().map(|row| get::<String>(row, 0)).transpose()?;
        if format.as_deref() == Some(FORMAT) {
            return Ok(());
        }
        Err(WarehouseError::Corrupt(format!("format {} is not {FORMAT}", format.unwrap_or_default())))
    }

    async fn load_counters(&mut self) -> Result<HashMap<String, u32>> {
        let rows = self.rows("SELECT name, next FROM rs_counter").await?;
        rows.iter().map(|row| Ok((get(row, 0)?, u32::try_from(get::<i64>(row, 1)?).unwrap_or(u32::MAX)))).collect()
    }

    async fn load_ended(&mut self) -> Result<Ended> {
        let data = self.rows("SELECT data_file_id FROM ducklake_data_file WHERE end_snapshot IS NOT NULL").await?;
        let deletes =
            self.rows("SELECT delete_file_id FROM ducklake_delete_file WHERE end_snapshot IS NOT NULL").await?;
        let ids = |rows: &[SqliteRow]| rows.iter().map(|row| Ok(FileId::from_sql(get(row, 0)?))).collect::<Result<_>>();
        Ok(Ended { data: ids(&data)?, deletes: ids(&deletes)? })
    }

    async fn rows(&mut self, sql: &'static str) -> Result<Vec<SqliteRow>> {
        sqlx::query(sql).fetch_all(&mut self.connection).await.map_err(WarehouseError::database("load"))
    }
}

/// A column's value.
fn get<'r, T: sqlx::Decode<'r, sqlx::Sqlite> + sqlx::Type<sqlx::Sqlite>>(
    row: &'r SqliteRow,
    index: usize,
) -> Result<T> {
    row.try_get_unchecked(index).map_err(WarehouseError::database("load"))
}

fn corrupt(what: impl std::fmt::Display) -> WarehouseError {
    WarehouseError::Corrupt(what.to_string())
}

/// A JSON list of ids.
fn id_list(text: &str) -> Result<Vec<u32>> {
    serde_json::from_str(text).map_err(|_| corrupt(format_args!("`{text}` is not a list of ids")))
}
