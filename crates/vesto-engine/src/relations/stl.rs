//! `stl_query`, `stl_load_errors`, `stl_loaderror_detail`, `stl_load_commits`, `stl_unload_log`: rows of the system log.
//! Ordinary users see their own. <https://docs.aws.amazon.com/redshift/latest/dg/c_intro_STL_tables.html>

use vesto_types::SqlError;
use vesto_warehouse::syslog::{LoadCommit, LoadError, LoadErrorDetail, LogRelation, QueryRecord, SystemLog, UnloadLog};

use super::{Cell, Kind, PG_CATALOG, Rows, SystemRelation};
use crate::planning::scope::Scope;
use crate::session::transaction_error;

macro_rules! log_relation {
    ($constant:ident, $row:ty, [$(($column:literal, $kind:expr)),* $(,)?]) => {
        pub(super) const $constant: SystemRelation = SystemRelation {
            schema: PG_CATALOG,
            name: <$row as LogRelation>::NAME,
            columns: &[$(($column, $kind)),*],
            // The rows were read before planning; see `log`.
            rows: |scope, rows| copy_rows(scope, <$row as LogRelation>::NAME, rows),
        };
    };
}

log_relation!(
    STL_QUERY,
    QueryRecord,
    [
        ("userid", Kind::Integer),
        ("query", Kind::Integer),
        ("label", Kind::Varchar(320)),
        ("xid", Kind::BigInt),
        ("pid", Kind::Integer),
        ("database", Kind::Varchar(32)),
        ("querytxt", Kind::Varchar(4000)),
        ("starttime", Kind::Timestamp),
        ("endtime", Kind::Timestamp),
        ("aborted", Kind::Integer),
    ]
);

log_relation!(
    STL_LOAD_ERRORS,
    LoadError,
    [
        ("userid", Kind::Integer),
        ("slice", Kind::Integer),
        ("tbl", Kind::Integer),
        ("starttime", Kind::Timestamp),
        ("session", Kind::Integer),
        ("query", Kind::Integer),
        ("filename", Kind::Varchar(256)),
        ("line_number", Kind::BigInt),
        ("colname", Kind::Varchar(127)),
        ("type", Kind::Varchar(10)),
        ("col_length", Kind::Varchar(10)),
        ("position", Kind::Integer),
        ("raw_line", Kind::Varchar(1024)),
        ("raw_field_value", Kind::Varchar(1024)),
        ("err_code", Kind::Integer),
        ("err_reason", Kind::Varchar(100)),
        ("is_partial", Kind::Integer),
        ("start_offset", Kind::BigInt),
        ("copy_job_id", Kind::BigInt),
    ]
);

log_relation!(
    STL_LOADERROR_DETAIL,
    LoadErrorDetail,
    [
        ("userid", Kind::Integer),
        ("slice", Kind::Integer),
        ("session", Kind::Integer),
        ("query", Kind::Integer),
        ("filename", Kind::Varchar(256)),
        ("line_number", Kind::BigInt),
        ("field", Kind::Integer),
        ("colname", Kind::Varchar(1024)),
        ("value", Kind::Varchar(1024)),
        ("is_null", Kind::Integer),
        ("type", Kind::Varchar(10)),
        ("col_length", Kind::Varchar(10)),
    ]
);

log_relation!(
    STL_LOAD_COMMITS,
    LoadCommit,
    [
        ("userid", Kind::Integer),
        ("query", Kind::Integer),
        ("slice", Kind::Integer),
        ("name", Kind::Varchar(256)),
        ("filename", Kind::Varchar(256)),
        ("byte_offset", Kind::BigInt),
        ("lines_scanned", Kind::BigInt),
        ("errors", Kind::Integer),
        ("curtime", Kind::Timestamp),
        ("status", Kind::Integer),
        ("file_format", Kind::Varchar(16)),
        ("is_partial", Kind::Integer),
        ("start_offset", Kind::BigInt),
        ("copy_job_id", Kind::BigInt),
    ]
);

log_relation!(
    STL_UNLOAD_LOG,
    UnloadLog,
    [
        ("userid", Kind::Integer),
        ("query", Kind::Integer),
        ("slice", Kind::Integer),
        ("pid", Kind::Integer),
        ("path", Kind::Varchar(1280)),
        ("start_time", Kind::Timestamp),
        ("end_time", Kind::Timestamp),
        ("line_count", Kind::BigInt),
        ("transfer_size", Kind::BigInt),
        ("file_format", Kind::Varchar(10)),
    ]
);

/// Superusers, and users with SYSLOG ACCESS UNRESTRICTED.
pub(super) fn sees_all(scope: &Scope) -> bool {
    scope.is_superuser() || scope.catalog.user_by_id(scope.facts.user).is_some_and(|user| user.syslog_unrestricted)
}

fn copy_rows(scope: &Scope, name: &str, rows: &mut Rows) -> Result<(), SqlError> {
    let user = i64::from(scope.facts.user.0);
    let sees_all = sees_all(scope);
    for row in scope.log.get(name).into_iter().flatten() {
        if sees_all || row.first() == Some(&Cell::Int(user)) {
            rows.push(row.iter().cloned());
        }
    }
    Ok(())
}

/// The rows of a log relation, `None` for other names.
pub(super) async fn read(log: &SystemLog, name: &str) -> Result<Option<Vec<Vec<Cell>>>, SqlError> {
    let rows = match name {
        QueryRecord::NAME => cells(log.read::<QueryRecord>().await, query),
        LoadError::NAME => cells(log.read::<LoadError>().await, load_error),
        LoadErrorDetail::NAME => cells(log.read::<LoadErrorDetail>().await, load_error_detail),
        LoadCommit::NAME => cells(log.read::<LoadCommit>().await, load_commit),
        UnloadLog::NAME => cells(log.read::<UnloadLog>().await, unload),
        _ => return Ok(None),
    };
    rows.map(Some)
}

fn cells<R>(rows: vesto_warehouse::Result<Vec<R>>, one: fn(R) -> Vec<Cell>) -> Result<Vec<Vec<Cell>>, SqlError> {
    Ok(rows.map_err(|error| transaction_error(&error))?.into_iter().map(one).collect())
}

fn query(row: QueryRecord) -> Vec<Cell> {
    vec![
        row.userid.into(),
        row.query.into(),
        row.label.into(),
        row.xid.into(),
        row.pid.into(),
        row.database.into(),
        row.querytxt.into(),
        Cell::Timestamp(row.starttime),
        Cell::Timestamp(row.endtime),
        row.aborted.into(),
    ]
}

fn load_error(row: LoadError) -> Vec<Cell> {
    vec![
        row.userid.into(),
        row.slice.into(),
        row.tbl.into(),
        Cell::Timestamp(row.starttime),
        row.session.into(),
        row.query.into(),
        row.filename.into(),
        row.line_number.into(),
        row.colname.into(),
        row.type_name.into(),
        row.col_length.into(),
        row.position.into(),
        row.raw_line.into(),
        row.raw_field_value.into(),
        row.err_code.into(),
        row.err_reason.into(),
        row.is_partial.into(),
        row.start_offset.into(),
        row.copy_job_id.into(),
    ]
}

fn load_error_detail(row: LoadErrorDetail) -> Vec<Cell> {
    vec![
        row.userid.into(),
        row.slice.into(),
        row.session.into(),
        row.query.into(),
        row.filename.into(),
        row.line_number.into(),
        row.field.into(),
        row.colname.into(),
        row.value.into(),
        row.is_null.into(),
        row.type_name.into(),
        row.col_length.into(),
    ]
}

fn load_commit(row: LoadCommit) -> Vec<Cell> {
    vec![
        row.userid.into(),
        row.query.into(),
        row.slice.into(),
        row.name.into(),
        row.filename.into(),
        row.byte_offset.into(),
        row.lines_scanned.into(),
        row.errors.into(),
        Cell::Timestamp(row.curtime),
        row.status.into(),
        row.file_format.into(),
        row.is_partial.into(),
        row.start_offset.into(),
        row.copy_job_id.into(),
    ]
}

fn unload(row: UnloadLog) -> Vec<Cell> {
    vec![
        row.userid.into(),
        row.query.into(),
        row.slice.into(),
        row.pid.into(),
        row.path.into(),
        Cell::Timestamp(row.start_time),
        Cell::Timestamp(row.end_time),
        row.line_count.into(),
        row.transfer_size.into(),
        row.file_format.into(),
    ]
}
