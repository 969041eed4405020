//! Forgetting old snapshots. Nothing can read them: their files go with their last reader, and no reader outlives a
//! process. A tail is kept for people who look at the history.

use crate::error::{Result, WarehouseError};
use crate::store::Store;

/// Snapshots kept, and how many more come together before the older ones are dropped.
const KEPT: i64 = 1_000;
const SLACK: i64 = 1_000;

impl Store {
    /// Drops the rows of old snapshots and of what ended before the kept ones. At the start only.
    pub(super) async fn expire_snapshots(&mut self) -> Result<()> {
        let failed = WarehouseError::database("expire snapshots");
        let (oldest, newest): (i64, i64) =
            sqlx::query_as("SELECT min(snapshot_id), max(snapshot_id) FROM ducklake_snapshot")
                .fetch_one(&mut self.connection)
                .await
                .map_err(failed)?;
        let first_kept = newest - KEPT;
        if oldest + SLACK > first_kept {
            return Ok(());
        }
        self.begin().await?;
        for sql in [
            "DELETE FROM ducklake_snapshot WHERE snapshot_id < ?",
            "DELETE FROM ducklake_snapshot_changes WHERE snapshot_id < ?",
            "DELETE FROM ducklake_schema WHERE end_snapshot <= ?",
            "DELETE FROM ducklake_table WHERE end_snapshot <= ?",
            "DELETE FROM ducklake_view WHERE end_snapshot <= ?",
            "DELETE FROM ducklake_column WHERE end_snapshot <= ?",
            "DELETE FROM ducklake_tag WHERE end_snapshot <= ?",
            "DELETE FROM ducklake_column_tag WHERE end_snapshot <= ?",
        ] {
            let done = sqlx::query(sql).bind(first_kept).execute(&mut self.connection).await;
            done.map_err(WarehouseError::database("expire snapshots"))?;
        }
        self.commit().await
    }

    /// The data path is absolute in the catalog; a moved directory is noted here, for DuckDB's sake only.
    pub(super) async fn note_data_path(&mut self) -> Result<()> {
        sqlx::query("UPDATE ducklake_metadata SET value = ?1 WHERE key = 'data_path' AND value <> ?1")
            .bind(self.data_path())
            .execute(&mut self.connection)
            .await
            .map(drop)
            .map_err(WarehouseError::database("write metadata"))
    }

    pub(super) fn data_path(&self) -> String {
        format!("{}/", self.directory.join("data").display())
    }
}

#[cfg(test)]
mod tests;
