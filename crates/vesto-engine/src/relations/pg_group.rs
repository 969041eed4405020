//! `pg_group`: groups of users.

use vesto_types::SqlError;

use super::{Cell, Kind, PG_CATALOG, Rows, SystemRelation};
use crate::planning::scope::Scope;

pub(super) const RELATION: SystemRelation = SystemRelation {
    schema: PG_CATALOG,
    name: "pg_group",
    columns: &[("groname", Kind::Name), ("grosysid", Kind::Integer), ("grolist", Kind::List)],
    rows,
};

fn rows(scope: &Scope, rows: &mut Rows) -> Result<(), SqlError> {
    for group in scope.catalog.groups() {
        let members = group.members.iter().map(ToString::to_string).collect();
        rows.push([group.name.as_str().into(), group.id.0.into(), Cell::List(members)]);
    }
    Ok(())
}
