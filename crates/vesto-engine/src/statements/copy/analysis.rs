//! COMPUPDATE and STATUPDATE: what COPY finds out about a table that it has loaded.
//! <https://docs.aws.amazon.com/redshift/latest/dg/copy-parameters-data-load.html>
//!
//! Encodings are chosen when the table was empty. COMPUPDATE PRESET and ON write their choice into the catalog; without
//! COMPUPDATE the columns stay automatic, which shows as the same encodings as PRESET's; OFF leaves them as they are.
//! Files themselves are Parquet, encoded by what they hold.

use std::fmt::Write as _;
use std::sync::Arc;

use futures::StreamExt;
use vesto_sql::QualifiedName;
use vesto_sql::copy::{CompUpdate, CopyStatement};
use vesto_types::{ColumnType, SqlError};
use vesto_warehouse::{AlterTable, Table, TableColumn};

use super::super::analyze::{self, Cause};
use crate::cast::to_text;
use crate::execute;
use crate::planning::parameters::ParameterTypes;
use crate::planning::plan_query;
use crate::relations::encodings;
use crate::session::{Running, SqlSession, transaction_error};

/// A load that went through.
pub(super) struct Loaded<'a> {
    /// As it was before the load.
    pub(super) table: &'a Arc<Table>,
    pub(super) n_rows: u64,
    pub(super) n_slices: usize,
}

/// Rows of each slice that COMPUPDATE ON looks at, at least.
const SAMPLE_PER_SLICE: u64 = 100_000;

pub(super) async fn after(
    session: &mut SqlSession,
    statement: &CopyStatement,
    loaded: &Loaded<'_>,
    running: &Running,
) -> Result<(), SqlError> {
    let (table, options) = (loaded.table, &statement.options);
    let was_empty = table.row_count() == 0;
    if was_empty && loaded.n_rows > 0 {
        let chosen = match options.comp_update {
            Some(CompUpdate::Preset) => preset(table),
            Some(CompUpdate::On) => {
                let least = SAMPLE_PER_SLICE.saturating_mul(loaded.n_slices as u64);
                let rows = options.comp_rows.map_or(least, |rows| u64::from(rows).max(least));
                sampled(session, &statement.table, table, rows, running).await?
            }
            Some(CompUpdate::Off) | None => Vec::new(),
        };
        if !chosen.is_empty() {
            let altered = session.transaction().alter_table(table.id, chosen);
            altered.map_err(|error| transaction_error(&error))?;
        }
    }
    if options.stat_update.unwrap_or(was_empty) {
        let cause = Cause::Load { rows: loaded.n_rows };
        analyze::record(session, table, table.row_count() + loaded.n_rows, cause).await?;
    }
    Ok(())
}

/// As the catalog has it: `none` is RAW.
fn recorded(name: &str) -> Option<String> {
    Some(if name == "none" { "raw" } else { name }.to_owned())
}

fn is_sort_key(table: &Table, column: &TableColumn) -> bool {
    table.sort_key.columns().contains(&column.id)
}

/// By type alone.
fn preset(table: &Table) -> Vec<AlterTable> {
    let choose = |column: &TableColumn| {
        let name = encodings::automatic(&column.column_type, is_sort_key(table, column));
        AlterTable::ColumnEncoding(column.id, recorded(name))
    };
    table.columns.iter().map(choose).collect()
}

/// What a sample says of a column.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Sample {
    rows: f64,
    distinct: f64,
    /// Of all values together; 0 for what is no text.
    bytes: f64,
}

async fn sampled(
    session: &mut SqlSession,
    name: &QualifiedName,
    table: &Table,
    n_rows: u64,
    running: &Running,
) -> Result<Vec<AlterTable>, SqlError> {
    let measured = table.columns.iter().filter(|column| is_measured(&column.column_type)).collect::<Vec<_>>();
    let mut values = measure(session, &sample_query(name, &measured, n_rows), table, running).await?.into_iter();
    let rows = values.next().unwrap_or(0.0);
    let mut steps = Vec::with_capacity(table.columns.len());
    for column in table.columns.iter() {
        let sample = is_measured(&column.column_type).then(|| {
            let mut next = || values.next().unwrap_or(0.0);
            Sample { rows, distinct: next(), bytes: next() }
        });
        let name = choice(&column.column_type, is_sort_key(table, column), sample);
        steps.push(AlterTable::ColumnEncoding(column.id, recorded(name)));
    }
    Ok(steps)
}

/// Types of which the values decide.
fn is_measured(column_type: &ColumnType) -> bool {
    is_text(column_type) || matches!(column_type, ColumnType::Boolean | ColumnType::Real | ColumnType::DoublePrecision)
}

fn is_text(column_type: &ColumnType) -> bool {
    matches!(column_type, ColumnType::Char(_) | ColumnType::Varchar(_))
}

/// The number of rows, then of each column its different values and the bytes of all.
fn sample_query(name: &QualifiedName, columns: &[&TableColumn], n_rows: u64) -> String {
    let mut sql = "SELECT count(*)".to_owned();
    for column in columns {
        let name = quoted(&column.name);
        let bytes = if is_text(&column.column_type) { format!("sum(octet_length({name}))") } else { "0".to_owned() };
        let _ = write!(sql, ", count(DISTINCT {name}), {bytes}");
    }
    let schema = name.schema.as_ref().map(|schema| format!("{}.", quoted(schema))).unwrap_or_default();
    let _ = write!(sql, " FROM (SELECT * FROM {schema}{} LIMIT {n_rows}) AS sample", quoted(&name.name));
    sql
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// The numbers of the query's one row. It runs as the table's owner: who may load need not be allowed to read.
async fn measure(session: &mut SqlSession, sql: &str, table: &Table, running: &Running) -> Result<Vec<f64>, SqlError> {
    let query = vesto_sql::parse_query(sql, &session.parse_options())?;
    let mut scope = session.scope();
    scope.facts.user = table.owner;
    let scope = Arc::new(scope);
    let planned = plan_query(&query, &scope, &ParameterTypes::from_oids(&[]))?;
    let shared = Arc::clone(&session.shared);
    let executable = execute::prepare(&shared, &scope.catalog, planned.plan, scope.facts.now).await?;
    let mut rows = execute::rows(&shared, executable, running);
    let mut values = Vec::new();
    while let Some(batch) = rows.next().await {
        for column in batch?.columns() {
            let text = to_text(column)?;
            values.extend(text.iter().map(|value| value.and_then(|value| value.parse().ok()).unwrap_or(0.0)));
        }
    }
    Ok(values)
}

/// By type, and for text, truth values and floating point numbers by how much the values repeat.
fn choice(column_type: &ColumnType, is_sort_key: bool, sample: Option<Sample>) -> &'static str {
    let by_type = encodings::automatic(column_type, is_sort_key);
    let Some(sample) = sample.filter(|sample| sample.rows > 0.0 && !is_sort_key) else { return by_type };
    let repeats = sample.rows / sample.distinct.max(1.0);
    match column_type {
        ColumnType::Char(_) | ColumnType::Varchar(_) if sample.distinct <= 256.0 && repeats >= 4.0 => "bytedict",
        ColumnType::Char(_) | ColumnType::Varchar(_) if sample.bytes / sample.rows < 4.0 => "lzo",
        ColumnType::Char(_) | ColumnType::Varchar(_) => "zstd",
        _ if repeats >= 4.0 => "zstd",
        _ => by_type,
    }
}

#[cfg(test)]
mod tests;
