//! Relations over the system log: `stl_*`, `stv_*`, `sys_*` of queries, loads and unloads. Everybody may query them; users see
//! their own rows, superusers and those with SYSLOG ACCESS UNRESTRICTED all.
//! <https://docs.aws.amazon.com/redshift/latest/dg/cm_chap_system-tables.html#c_visibility-of-data>

use chrono::{DateTime, Utc};
use futures::future::BoxFuture;
use vesto_types::SqlError;
use vesto_warehouse::syslog::{LogRelation, SystemLog};

use super::{Cell, Rows};
use crate::planning::scope::Scope;
use crate::session::transaction_error;

/// A relation whose rows come from the log. They are read before planning: planning itself cannot wait.
pub(super) struct Logged {
    pub(super) name: &'static str,
    pub(super) read: Read,
}

/// Reads the rows, as of now.
pub(super) type Read = for<'a> fn(&'a SystemLog, DateTime<Utc>) -> BoxFuture<'a, Result<Vec<Vec<Cell>>, SqlError>>;

/// Defines `RELATION` and `LOGGED`: names and types of the columns, and the value of each for a row of the log. Rows are
/// those of a log relation, or what an async function makes of the log. The first column is the user's; a relation without
/// one says whose a row is (`of row.userid`).
macro_rules! log_relation {
    ($name:literal, |$row:ident: $type:ty| $columns:tt) => {
        log_relation!($name, |$row: $type| $columns, |log, _now| $crate::relations::logged::stored(log));
    };
    ($name:literal, |$row:ident: $type:ty| of $owner:expr, $columns:tt) => {
        log_relation!(@define rows_behind_owner, [$owner], $name, |$row: $type| $columns, |log, _now| {
            $crate::relations::logged::stored(log)
        });
    };
    ($name:literal, |$row:ident: $type:ty| $columns:tt, |$log:pat_param, $now:pat_param| $read:expr) => {
        log_relation!(@define visible_rows, [], $name, |$row: $type| $columns, |$log, $now| $read);
    };
    (
        @define $visible:ident, [$($owner:expr)?], $name:literal,
        |$row:ident: $type:ty| [$(($column:literal, $kind:expr, $value:expr)),* $(,)?],
        |$log:pat_param, $now:pat_param| $read:expr
    ) => {
        pub(super) const RELATION: $crate::relations::SystemRelation = $crate::relations::SystemRelation {
            schema: $crate::relations::PG_CATALOG,
            name: $name,
            columns: &[$(($column, $kind)),*],
            rows: |scope, rows| {
                $crate::relations::logged::$visible(scope, $name, rows);
                Ok(())
            },
        };

        pub(super) const LOGGED: $crate::relations::logged::Logged = $crate::relations::logged::Logged {
            name: $name,
            read: |log, now| {
                Box::pin(async move {
                    let ($log, $now) = (log, now);
                    let rows: Vec<$type> = $read.await?;
                    Ok(rows.into_iter().map(cells).collect())
                })
            },
        };

        fn cells($row: $type) -> Vec<$crate::relations::Cell> {
            vec![$($owner.into(),)? $($value.into()),*]
        }
    };
}

pub(super) use log_relation;

/// All rows of a log relation.
pub(super) async fn stored<R: LogRelation>(log: &SystemLog) -> Result<Vec<R>, SqlError> {
    log.read().await.map_err(|error| transaction_error(&error))
}

/// Superusers, and users with SYSLOG ACCESS UNRESTRICTED.
pub(super) fn sees_all(scope: &Scope) -> bool {
    scope.is_superuser() || scope.catalog.user_by_id(scope.facts.user).is_some_and(|user| user.syslog_unrestricted)
}

/// The rows that were read for the query; each begins with its user's id.
pub(super) fn visible_rows(scope: &Scope, name: &str, rows: &mut Rows) {
    let user = Cell::from(scope.facts.user.0);
    let sees_all = sees_all(scope);
    for row in scope.log.get(name).into_iter().flatten() {
        if sees_all || row.first() == Some(&user) {
            rows.push(row.iter().cloned());
        }
    }
}

/// Of a relation without a column for the user: each row that was read begins with its owner's id, which is cut off.
pub(super) fn rows_behind_owner(scope: &Scope, name: &str, rows: &mut Rows) {
    let user = Cell::from(scope.facts.user.0);
    let sees_all = sees_all(scope);
    for row in scope.log.get(name).into_iter().flatten() {
        if sees_all || row.first() == Some(&user) {
            rows.push(row.iter().skip(1).cloned());
        }
    }
}
