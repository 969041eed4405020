//! `SVCS_S3LOG` <https://docs.aws.amazon.com/redshift/latest/dg/r_SVCS_S3LOG.html>: the same as `svl_s3log` without slices, also of
//! concurrency scaling clusters, of which there are none here.

use vesto_warehouse::syslog::S3Log;

use super::Kind;
use super::logged::log_relation;

log_relation!("svcs_s3log", |row: S3Log| of row.userid, [
    ("pid", Kind::Integer, row.pid),
    ("query", Kind::Integer, row.query),
    ("segment", Kind::Integer, row.segment),
    ("step", Kind::Integer, row.step),
    ("node", Kind::Integer, row.node),
    ("eventtime", Kind::Timestamp, row.eventtime),
    ("message", Kind::Bpchar(512), row.message),
]);
