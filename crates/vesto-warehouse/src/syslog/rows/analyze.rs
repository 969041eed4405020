//! ANALYZE, by itself and behind a load.

use chrono::{DateTime, Utc};

use super::super::relation::log_relation;

log_relation! {
    /// A table's analysis. <https://docs.aws.amazon.com/redshift/latest/dg/r_STL_ANALYZE.html>
    AnalyzeRecord = "stl_analyze" {
        userid: i32,
        xid: i64,
        database: String,
        table_id: i32,
        status: String,
        rows: i64,
        modified_rows: i64,
        threshold_percent: i32,
        is_auto: String,
        starttime: DateTime<Utc>,
        endtime: DateTime<Utc>,
        prevtime: Option<DateTime<Utc>>,
        num_predicate_cols: i32,
        num_new_predicate_cols: i32,
        is_background: String,
        auto_analyze_phase: String,
        schema_name: String,
        table_name: String,
    }
}
