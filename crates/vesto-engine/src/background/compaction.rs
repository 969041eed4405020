//! Merges small files and drops deleted rows when nobody asks for it: one table at a time, on one thread, giving way to
//! whoever wants the table. What was done is in `stl_vacuum`, as of an automatic vacuum.

use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;
use vesto_warehouse::syslog::Vacuum;
use vesto_warehouse::{Compacted, CompactionOptions, RelationId, SnapshotId, Table};

use crate::engine::Shared;

/// How often the tables are looked at.
const PAUSE: Duration = Duration::from_secs(5);
/// The user of what nobody asked for.
const SYSTEM: i32 = 1;
/// Merging more at once would keep old files, and the disk, for longer.
const OPTIONS: CompactionOptions =
    CompactionOptions { small_file_bytes: 16 << 20, min_files: 8, deleted_share: 0.25, max_bytes: 256 << 20 };

/// Until it is stopped; what is being written then is thrown away.
pub(super) async fn run(shared: Arc<Shared>, stop: CancellationToken) {
    tokio::select! {
        biased;
        () = stop.cancelled() => {}
        () = forever(&shared) => {}
    }
}

async fn forever(shared: &Shared) {
    let mut seen: Option<SnapshotId> = None;
    loop {
        tokio::time::sleep(PAUSE).await;
        let catalog = shared.warehouse.catalog();
        let snapshot = catalog.snapshot();
        let wanting: Vec<RelationId> =
            catalog.tables().filter(|table| table.is_worth_compacting(OPTIONS)).map(|table| table.id).collect();
        // It would keep the files of its snapshot.
        drop(catalog);
        if seen.replace(snapshot) == Some(snapshot) {
            continue;
        }
        for table in wanting {
            if compact(shared, table).await {
                // There may be more of it.
                seen = None;
            }
        }
    }
}

/// Compacts a table; whether anything was done.
async fn compact(shared: &Shared, id: RelationId) -> bool {
    let Some(before) = shared.warehouse.catalog().table_by_id(id).cloned() else { return false };
    let started = record(shared, &before, "Started");
    match shared.warehouse.compact(id, OPTIONS).await {
        Ok(done) if done != Compacted::default() => {
            let Compacted { files_before, files_after, rows } = done;
            tracing::debug!(table = before.name, files_before, files_after, rows, "compacted");
            let after = shared.warehouse.catalog().table_by_id(id).cloned().unwrap_or(before);
            let finished = record(shared, &after, "Finished");
            shared.warehouse.log().record_all([started, finished]);
            true
        }
        Ok(_) => false,
        Err(error) => {
            let source = std::error::Error::source(&error);
            tracing::warn!(table = before.name, %error, source, "a table could not be compacted");
            false
        }
    }
}

fn record(shared: &Shared, table: &Table, step: &str) -> Vacuum {
    let deleted: u64 = table.files.iter().map(|file| file.deletes.len()).sum();
    let count = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    Vacuum {
        userid: SYSTEM,
        xid: 0,
        table_id: i32::try_from(table.id.0).unwrap_or(i32::MAX),
        status: format!("[VacuumBG] {step}"),
        rows: count(table.row_count() + deleted),
        sortedrows: 0,
        blocks: i32::try_from(table.files.len()).unwrap_or(i32::MAX),
        eventtime: shared.clock.now(),
        reclaimable_rows: count(deleted),
    }
}
