//! `stl_vacuum` <https://docs.aws.amazon.com/redshift/latest/dg/r_STL_VACUUM.html>: tables whose files were rewritten, by the
//! statement or in the background (`[VacuumBG]`). `blocks` counts files.

use vesto_warehouse::syslog::Vacuum;

use super::Cell;
use super::Kind;
use super::logged::log_relation;

log_relation!("stl_vacuum", |row: Vacuum| [
    ("userid", Kind::Integer, row.userid),
    ("xid", Kind::BigInt, row.xid),
    ("table_id", Kind::Integer, row.table_id),
    ("status", Kind::Varchar(30), row.status),
    ("rows", Kind::BigInt, row.rows),
    ("sortedrows", Kind::Integer, row.sortedrows),
    ("blocks", Kind::Integer, row.blocks),
    ("max_merge_partitions", Kind::Integer, 1),
    ("eventtime", Kind::Timestamp, Cell::Timestamp(row.eventtime)),
    ("reclaimable_rows", Kind::BigInt, row.reclaimable_rows),
    ("reclaimable_space_mb", Kind::BigInt, 0),
    ("cutoff_xid", Kind::BigInt, row.xid),
    ("is_recluster", Kind::Integer, 0),
]);
