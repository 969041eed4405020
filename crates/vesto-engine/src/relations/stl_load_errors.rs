//! `STL_LOAD_ERRORS` <https://docs.aws.amazon.com/redshift/latest/dg/r_STL_LOAD_ERRORS.html>: records that COPY refused.

use vesto_warehouse::syslog::LoadError;

use super::Kind;
use super::logged::log_relation;

log_relation!("stl_load_errors", |row: LoadError| [
    ("userid", Kind::Integer, row.userid),
    ("slice", Kind::Integer, row.slice),
    ("tbl", Kind::Integer, row.tbl),
    ("starttime", Kind::Timestamp, row.starttime),
    ("session", Kind::Integer, row.session),
    ("query", Kind::Integer, row.query),
    ("filename", Kind::Bpchar(256), row.filename),
    ("line_number", Kind::BigInt, row.line_number),
    ("colname", Kind::Bpchar(127), row.colname),
    ("type", Kind::Bpchar(10), row.type_name),
    ("col_length", Kind::Bpchar(10), row.col_length),
    ("position", Kind::Integer, row.position),
    ("raw_line", Kind::Bpchar(1024), row.raw_line),
    ("raw_field_value", Kind::Bpchar(1024), row.raw_field_value),
    ("err_code", Kind::Integer, row.err_code),
    ("err_reason", Kind::Bpchar(100), row.err_reason),
    ("is_partial", Kind::Integer, row.is_partial),
    ("start_offset", Kind::BigInt, row.start_offset),
    ("copy_job_id", Kind::BigInt, row.copy_job_id),
]);
