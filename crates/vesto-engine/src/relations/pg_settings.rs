//! `pg_settings`: the session's parameters.

use vesto_types::SqlError;

use super::{Kind, PG_CATALOG, Rows, SystemRelation};
use crate::planning::scope::Scope;

pub(super) const RELATION: SystemRelation = SystemRelation {
    schema: PG_CATALOG,
    name: "pg_settings",
    columns: &[
        ("name", Kind::Text),
        ("setting", Kind::Text),
        ("category", Kind::Text),
        ("short_desc", Kind::Text),
        ("extra_desc", Kind::Text),
        ("context", Kind::Text),
        ("vartype", Kind::Text),
        ("source", Kind::Text),
        ("min_val", Kind::Text),
        ("max_val", Kind::Text),
    ],
    rows,
};

fn rows(scope: &Scope, rows: &mut Rows) -> Result<(), SqlError> {
    for (name, value, description) in &scope.facts.settings {
        rows.push([name.as_str().into(), value.as_str().into(), "Session".into(), description.as_str().into()]);
    }
    Ok(())
}
