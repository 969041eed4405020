//! `SVL_S3LOG` <https://docs.aws.amazon.com/redshift/latest/dg/r_SVL_S3LOG.html>: what was wrong with the files of a COPY from
//! Parquet or ORC that failed. Redshift reads them as its data lake; here a load has one segment, on the leader.

use vesto_warehouse::syslog::S3Log;

use super::Kind;
use super::logged::log_relation;

log_relation!("svl_s3log", |row: S3Log| of row.userid, [
    ("pid", Kind::Integer, row.pid),
    ("query", Kind::Integer, row.query),
    ("segment", Kind::Integer, row.segment),
    ("step", Kind::Integer, row.step),
    ("node", Kind::Integer, row.node),
    ("slice", Kind::Integer, row.slice),
    ("eventtime", Kind::Timestamp, row.eventtime),
    ("message", Kind::Text, row.message),
]);
