//! Tables whose files were rewritten.

use chrono::{DateTime, Utc};

use super::super::relation::log_relation;

log_relation! {
    /// A step of a vacuum, asked for or automatic. <https://docs.aws.amazon.com/redshift/latest/dg/r_STL_VACUUM.html>
    Vacuum = "stl_vacuum" {
        userid: i32,
        xid: i64,
        table_id: i32,
        status: String,
        rows: i64,
        sortedrows: i32,
        /// Files, as there are no blocks.
        blocks: i32,
        eventtime: DateTime<Utc>,
        reclaimable_rows: i64,
    }
}
