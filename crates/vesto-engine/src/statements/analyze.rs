//! `ANALYZE` <https://docs.aws.amazon.com/redshift/latest/dg/r_ANALYZE.html>. Row counts, NULLs and bounds of every column are
//! kept with every write and are what queries are planned with, so there is nothing to gather: an analysis is written
//! down, and `svv_table_info.stats_off` says how much of the table has changed since.

use std::sync::Arc;

use vesto_session::Outcome;
use vesto_sql::statements::analyze::{Analyze, AnalyzeColumns};
use vesto_types::{SqlError, SqlState};
use vesto_warehouse::Table;
use vesto_warehouse::syslog::AnalyzeRecord;

use crate::session::{SqlSession, transaction_error};

/// Owners and superusers may; of all tables, those that the user may.
pub(super) async fn execute(session: &mut SqlSession, analyze: &Analyze) -> Result<Outcome, SqlError> {
    session.transaction().begin_statement();
    let scope = session.scope();
    let tables: Vec<Arc<Table>> = match &analyze.table {
        Some(name) => {
            let table = scope.stored_table(name)?;
            if let AnalyzeColumns::Listed(columns) = &analyze.columns
                && let Some(unknown) = columns.iter().find(|column| table.column(column).is_none())
            {
                let message = format!("column \"{unknown}\" of relation \"{}\" does not exist", table.name);
                return Err(SqlError::new(SqlState::UNDEFINED_COLUMN, message));
            }
            vec![table]
        }
        None => {
            let mine = |table: &&Arc<Table>| scope.is_superuser() || table.owner == scope.facts.user;
            scope.catalog.tables().filter(mine).cloned().collect()
        }
    };
    for table in tables {
        record(session, &table, table.row_count(), Cause::Asked).await?;
    }
    Ok(Outcome::Command("ANALYZE".to_owned()))
}

/// Why a table is analyzed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cause {
    /// By an ANALYZE statement.
    Asked,
    /// Behind a load, or the query that made the table, of so many rows.
    Load { rows: u64 },
}

/// Writes down that the table has been analyzed with so many rows.
pub(super) async fn record(session: &mut SqlSession, table: &Table, rows: u64, cause: Cause) -> Result<(), SqlError> {
    let log = session.shared.warehouse.log().clone();
    let table_id = i32::try_from(table.id.0).unwrap_or(i32::MAX);
    let count = |rows: u64| i64::try_from(rows).unwrap_or(i64::MAX);
    let rows = count(rows);
    let (modified_rows, prevtime) = match cause {
        Cause::Load { rows } => (count(rows), None),
        Cause::Asked => {
            let known = log.read::<AnalyzeRecord>().await.map_err(|error| transaction_error(&error))?;
            let last = known.into_iter().rev().find(|row| row.table_id == table_id);
            last.map_or((rows, None), |last| ((rows - last.rows).abs(), Some(last.endtime)))
        }
    };
    let now = session.shared.clock.now();
    let scope = session.scope();
    let schema = scope.catalog.schema_by_id(table.schema_id).map(|schema| schema.name.clone());
    let threshold = session.settings.get("analyze_threshold_percent").and_then(|percent| percent.parse().ok());
    log.record(AnalyzeRecord {
        userid: i32::try_from(session.user.0.0).unwrap_or(i32::MAX),
        xid: i64::try_from(scope.facts.transaction_id).unwrap_or(0),
        database: session.shared.config.database.clone(),
        table_id,
        status: "Full".to_owned(),
        rows,
        modified_rows,
        threshold_percent: threshold.unwrap_or(10),
        is_auto: if cause == Cause::Asked { "f" } else { "t" }.to_owned(),
        starttime: now,
        endtime: now,
        prevtime,
        num_predicate_cols: 0,
        num_new_predicate_cols: 0,
        is_background: "f".to_owned(),
        auto_analyze_phase: String::new(),
        schema_name: schema.unwrap_or_default(),
        table_name: table.name.clone(),
    });
    Ok(())
}
