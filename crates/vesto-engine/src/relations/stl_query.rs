//! `STL_QUERY` <https://docs.aws.amazon.com/redshift/latest/dg/r_STL_QUERY.html>: queries that have ended.

use vesto_warehouse::syslog::QueryRecord;

use super::Kind;
use super::logged::log_relation;

log_relation!("stl_query", |row: QueryRecord| [
    ("userid", Kind::Integer, row.userid),
    ("query", Kind::Integer, row.query),
    ("label", Kind::Varchar(320), row.label),
    ("xid", Kind::BigInt, row.xid),
    ("pid", Kind::Integer, row.pid),
    ("database", Kind::Bpchar(32), row.database),
    ("querytxt", Kind::Bpchar(4000), row.querytxt),
    ("starttime", Kind::Timestamp, row.starttime),
    ("endtime", Kind::Timestamp, row.endtime),
    ("aborted", Kind::Integer, row.aborted),
]);
