//! `SVL_S3LOG` <https://docs.aws.amazon.com/redshift/latest/dg/r_SVL_S3LOG.html>: what was wrong with the files of a COPY from
//! Parquet or ORC that failed. Redshift reads them as its data lake; here a load has one segment, on the leader.

use vesto_warehouse::syslog::S3Log;

use super::logged::{self, Logged};
use super::{Cell, Kind, PG_CATALOG, SystemRelation};

pub(super) const RELATION: SystemRelation = SystemRelation {
    schema: PG_CATALOG,
    name: "svl_s3log",
    columns: &[
        ("pid", Kind::Integer),
        ("query", Kind::Integer),
        ("segment", Kind::Integer),
        ("step", Kind::Integer),
        ("node", Kind::Integer),
        ("slice", Kind::Integer),
        ("eventtime", Kind::Timestamp),
        ("message", Kind::Text),
    ],
    rows: |scope, rows| {
        logged::rows_behind_owner(scope, "svl_s3log", rows);
        Ok(())
    },
};

pub(super) const LOGGED: Logged = Logged {
    name: "svl_s3log",
    read: |log, _now| Box::pin(async move { Ok(logged::stored::<S3Log>(log).await?.into_iter().map(cells).collect()) }),
};

/// Behind its owner.
fn cells(row: S3Log) -> Vec<Cell> {
    vec![
        row.userid.into(),
        row.pid.into(),
        row.query.into(),
        row.segment.into(),
        row.step.into(),
        row.node.into(),
        row.slice.into(),
        row.eventtime.into(),
        row.message.into(),
    ]
}
