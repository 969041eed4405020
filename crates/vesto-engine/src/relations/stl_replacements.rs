//! `STL_REPLACEMENTS` <https://docs.aws.amazon.com/redshift/latest/dg/r_STL_REPLACEMENTS.html>: records in which
//! ACCEPTINVCHARS replaced something, the first hundred of each slice.

use vesto_warehouse::syslog::LoadReplacement;

use super::Kind;
use super::logged::log_relation;

log_relation!("stl_replacements", |row: LoadReplacement| [
    ("userid", Kind::Integer, row.userid),
    ("query", Kind::Integer, row.query),
    ("slice", Kind::Integer, row.slice),
    ("tbl", Kind::Integer, row.tbl),
    ("starttime", Kind::Timestamp, row.starttime),
    ("session", Kind::Integer, row.session),
    ("filename", Kind::Bpchar(256), row.filename),
    ("line_number", Kind::BigInt, row.line_number),
    ("colname", Kind::Bpchar(127), row.colname),
    ("raw_line", Kind::Bpchar(1024), row.raw_line),
]);
