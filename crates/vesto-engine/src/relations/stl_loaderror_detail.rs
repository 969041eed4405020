//! `STL_LOADERROR_DETAIL` <https://docs.aws.amazon.com/redshift/latest/dg/r_STL_LOADERROR_DETAIL.html>: the fields of refused records,
//! up to the one at fault.

use vesto_warehouse::syslog::LoadErrorDetail;

use super::Kind;
use super::logged::log_relation;

log_relation!("stl_loaderror_detail", |row: LoadErrorDetail| [
    ("userid", Kind::Integer, row.userid),
    ("slice", Kind::Integer, row.slice),
    ("session", Kind::Integer, row.session),
    ("query", Kind::Integer, row.query),
    ("filename", Kind::Bpchar(256), row.filename),
    ("line_number", Kind::BigInt, row.line_number),
    ("field", Kind::Integer, row.field),
    ("colname", Kind::Bpchar(1024), row.colname),
    ("value", Kind::Bpchar(1024), row.value),
    ("is_null", Kind::Integer, row.is_null),
    ("type", Kind::Bpchar(10), row.type_name),
    ("col_length", Kind::Bpchar(10), row.col_length),
]);
