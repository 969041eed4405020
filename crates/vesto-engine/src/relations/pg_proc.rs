//! `pg_proc`: empty. The builtin functions are the engine's list, not rows; there are no user-defined ones yet.

use vesto_types::SqlError;

use super::{Kind, PG_CATALOG, Rows, SystemRelation};
use crate::planning::scope::Scope;

pub(super) const RELATION: SystemRelation = SystemRelation {
    schema: PG_CATALOG,
    name: "pg_proc",
    columns: &[
        ("oid", Kind::Oid),
        ("proname", Kind::Name),
        ("pronamespace", Kind::Oid),
        ("proowner", Kind::Integer),
        ("prolang", Kind::Oid),
        ("proisagg", Kind::Boolean),
        ("prosecdef", Kind::Boolean),
        ("proisstrict", Kind::Boolean),
        ("proretset", Kind::Boolean),
        ("provolatile", Kind::Char),
        ("pronargs", Kind::SmallInt),
        ("prorettype", Kind::Oid),
        ("proargtypes", Kind::List),
        ("proargnames", Kind::List),
        ("prosrc", Kind::Text),
        ("probin", Kind::Text),
        ("proacl", Kind::List),
    ],
    rows: none,
};

fn none(_: &Scope, _: &mut Rows) -> Result<(), SqlError> {
    Ok(())
}
