//! `SVV_TABLE_INFO` <https://docs.aws.amazon.com/redshift/latest/dg/r_SVV_TABLE_INFO.html>: tables that have rows.

use std::collections::HashMap;

use vesto_types::{ColumnType, SqlError};
use vesto_warehouse::syslog::AnalyzeRecord;
use vesto_warehouse::{Distribution, SortKey, Table};

use super::logged::{self, Logged};
use super::pg_attribute::encoding;
use super::{Cell, Kind, PG_CATALOG, Rows, SystemRelation, visible};
use crate::planning::scope::Scope;

pub(super) const RELATION: SystemRelation = SystemRelation {
    schema: PG_CATALOG,
    name: "svv_table_info",
    columns: &[
        ("database", Kind::Text),
        ("schema", Kind::Text),
        ("table_id", Kind::Oid),
        ("table", Kind::Text),
        ("encoded", Kind::Text),
        ("diststyle", Kind::Text),
        ("sortkey1", Kind::Text),
        ("max_varchar", Kind::Integer),
        ("sortkey1_enc", Kind::Text),
        ("sortkey_num", Kind::Integer),
        ("size", Kind::BigInt),
        ("pct_used", Kind::Double),
        ("empty", Kind::BigInt),
        ("unsorted", Kind::Double),
        ("stats_off", Kind::Double),
        ("tbl_rows", Kind::BigInt),
        ("skew_sortkey1", Kind::Double),
        ("skew_rows", Kind::Double),
        ("estimated_visible_rows", Kind::BigInt),
        ("risk_event", Kind::Text),
        ("vacuum_sort_benefit", Kind::Double),
        ("create_time", Kind::Timestamp),
    ],
    rows,
};

/// The tables' ids and their numbers of rows when they were last analyzed.
pub(super) const LOGGED: Logged = Logged {
    name: "svv_table_info",
    read: |log, _now| {
        Box::pin(async move {
            let rows = logged::stored::<AnalyzeRecord>(log).await?;
            Ok(rows.into_iter().map(|row| vec![row.table_id.into(), row.rows.into()]).collect())
        })
    },
};

/// By how many percent the table has grown or shrunk since it was analyzed; 100 if it never was.
fn stats_off(analyzed: &HashMap<i64, i64>, table: &Table) -> f64 {
    let now = u32::try_from(table.row_count()).map_or(f64::from(u32::MAX), f64::from);
    let then =
        analyzed.get(&i64::from(table.id.0)).map(|rows| u32::try_from(*rows).map_or(f64::from(u32::MAX), f64::from));
    then.map_or(100.0, |then| ((now - then).abs() * 100.0 / now.max(1.0)).min(100.0))
}

/// Redshift counts sizes in blocks of 1 MB.
const BLOCK: u64 = 1 << 20;

fn rows(scope: &Scope, rows: &mut Rows) -> Result<(), SqlError> {
    let analyzed: HashMap<i64, i64> = scope
        .log
        .get("svv_table_info")
        .into_iter()
        .flatten()
        .filter_map(|row| match row[..] {
            [Cell::Int(table), Cell::Int(rows)] => Some((table, rows)),
            _ => None,
        })
        .collect();
    for (schema, table) in visible::tables(scope).filter(|(_, table)| table.row_count() > 0) {
        let first_key = table.sort_key.columns().first().and_then(|id| table.column_by_id(*id));
        let is_encoded = table.columns.iter().any(|column| encoding(column, false) != "none");
        let longest = table.columns.iter().filter_map(|column| match column.column_type {
            ColumnType::Varchar(len) => Some(len),
            _ => None,
        });
        let n_rows: u64 = table.files.iter().map(|file| file.record_count).sum();
        rows.push([
            scope.facts.database.as_str().into(),
            schema.name.as_str().into(),
            table.id.0.into(),
            table.name.as_str().into(),
            match (is_encoded, table.columns.iter().all(|column| column.encoding.is_none())) {
                (true, true) => "Y, AUTO(ENCODE)",
                (true, false) => "Y",
                (false, _) => "N",
            }
            .into(),
            style(table).into(),
            sort_key(table, first_key.map(|column| column.name.as_str())).into(),
            longest.max().unwrap_or(0).into(),
            first_key.map(|column| encoding(column, true)).into(),
            table.sort_key.columns().len().into(),
            table.size_bytes().div_ceil(BLOCK).max(1).into(),
            0.0.into(),
            0.into(),
            if first_key.is_some() { 0.0.into() } else { Cell::Null },
            stats_off(&analyzed, table).into(),
            n_rows.into(),
            Cell::Null,
            1.0.into(),
            table.row_count().into(),
            Cell::Null,
            Cell::Null,
            Cell::Null,
        ]);
    }
    Ok(())
}

fn style(table: &Table) -> String {
    match table.distribution {
        Distribution::Auto => "AUTO(ALL)".to_owned(),
        Distribution::Even => "EVEN".to_owned(),
        Distribution::All => "ALL".to_owned(),
        Distribution::Key(id) => {
            format!("KEY({})", table.column_by_id(id).map(|column| column.name.as_str()).unwrap_or_default())
        }
    }
}

fn sort_key(table: &Table, first: Option<&str>) -> Option<String> {
    match table.sort_key {
        SortKey::None => None,
        SortKey::Auto => Some("AUTO(SORTKEY)".to_owned()),
        SortKey::Compound(_) => first.map(str::to_owned),
        SortKey::Interleaved(_) => Some("INTERLEAVED".to_owned()),
    }
}
