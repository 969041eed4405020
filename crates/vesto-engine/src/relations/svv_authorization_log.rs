//! `svv_authorization_log`, Vesto's own: the steps that decided statements, allowed and refused, with the policy and the
//! reason. Superusers see everybody's, others their own.

use vesto_types::SqlError;
use vesto_warehouse::syslog::{AuthorizationLog, LogRelation, SystemLog};

use super::{Cell, Kind, PG_CATALOG, Rows, SystemRelation};
use crate::planning::scope::Scope;
use crate::session::transaction_error;

const NAME: &str = AuthorizationLog::NAME;
/// Where `userid` stands.
const USER: usize = 3;

pub(super) const RELATION: SystemRelation = SystemRelation {
    schema: PG_CATALOG,
    name: NAME,
    columns: &[
        ("sequence", Kind::BigInt),
        ("recordtime", Kind::Timestamp),
        ("query", Kind::BigInt),
        ("userid", Kind::Integer),
        ("username", Kind::Varchar(128)),
        ("pid", Kind::Integer),
        ("step", Kind::Varchar(64)),
        ("step_number", Kind::Integer),
        ("principal", Kind::Varchar(2048)),
        ("action", Kind::Varchar(128)),
        ("resource", Kind::Varchar(65535)),
        ("decision", Kind::Varchar(8)),
        ("policy", Kind::Varchar(65535)),
        ("statement", Kind::Varchar(65535)),
        ("sid", Kind::Varchar(65535)),
        ("json_path", Kind::Varchar(65535)),
        ("reason", Kind::Varchar(65535)),
        ("hint", Kind::Varchar(65535)),
        ("considered", Kind::Varchar(65535)),
        ("request_id", Kind::Varchar(64)),
    ],
    rows,
};

/// The rows were read before planning; see `log`.
fn rows(scope: &Scope, rows: &mut Rows) -> Result<(), SqlError> {
    let user = Cell::from(scope.facts.user.0);
    let sees_all = super::logged::sees_all(scope);
    for row in scope.log.get(NAME).into_iter().flatten() {
        if sees_all || row.get(USER) == Some(&user) {
            rows.push(row.iter().cloned());
        }
    }
    Ok(())
}

/// The rows, `None` for other relations' names.
pub(super) async fn read(log: &SystemLog, name: &str) -> Result<Option<Vec<Vec<Cell>>>, SqlError> {
    if name != NAME {
        return Ok(None);
    }
    let rows = log.read_numbered::<AuthorizationLog>().await.map_err(|error| transaction_error(&error))?;
    Ok(Some(rows.into_iter().map(cells).collect()))
}

fn cells((sequence, row): (i64, AuthorizationLog)) -> Vec<Cell> {
    vec![
        sequence.into(),
        Cell::Timestamp(row.recordtime),
        row.query.into(),
        row.userid.into(),
        row.username.into(),
        row.pid.into(),
        row.step.into(),
        row.step_number.into(),
        row.principal.into(),
        row.action.into(),
        row.resource.into(),
        row.decision.into(),
        row.policy.into(),
        row.statement.into(),
        row.sid.into(),
        row.json_path.into(),
        row.reason.into(),
        row.hint.into(),
        row.considered.into(),
        row.request_id.into(),
    ]
}
