//! `STL_ANALYZE` <https://docs.aws.amazon.com/redshift/latest/dg/r_STL_ANALYZE.html>: tables that ANALYZE, or COPY behind
//! a load, has analyzed. `svv_table_info.stats_off` follows it.

use vesto_warehouse::syslog::AnalyzeRecord;

use super::Kind;
use super::logged::log_relation;

log_relation!("stl_analyze", |row: AnalyzeRecord| [
    ("userid", Kind::Integer, row.userid),
    ("xid", Kind::BigInt, row.xid),
    ("database", Kind::Bpchar(30), row.database),
    ("table_id", Kind::Integer, row.table_id),
    ("status", Kind::Bpchar(15), row.status),
    ("rows", Kind::Double, to_double(row.rows)),
    ("modified_rows", Kind::Double, to_double(row.modified_rows)),
    ("threshold_percent", Kind::Integer, row.threshold_percent),
    ("is_auto", Kind::Bpchar(1), row.is_auto),
    ("starttime", Kind::Timestamp, row.starttime),
    ("endtime", Kind::Timestamp, row.endtime),
    ("prevtime", Kind::Timestamp, row.prevtime),
    ("num_predicate_cols", Kind::Integer, row.num_predicate_cols),
    ("num_new_predicate_cols", Kind::Integer, row.num_new_predicate_cols),
    ("is_background", Kind::Bpchar(1), row.is_background),
    ("auto_analyze_phase", Kind::Bpchar(100), row.auto_analyze_phase),
    ("schema_name", Kind::Bpchar(128), row.schema_name),
    ("table_name", Kind::Bpchar(136), row.table_name),
]);

/// Counts of rows are shown as Redshift has them.
#[expect(clippy::cast_precision_loss, reason = "no table has so many rows")]
fn to_double(rows: i64) -> f64 {
    rows as f64
}
