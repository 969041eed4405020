//! `pg_database`: the cluster's one database.

use vesto_types::SqlError;
use vesto_warehouse::{Securable, UserId};

use super::{Cell, Kind, PG_CATALOG, Rows, SystemRelation, pg_class};
use crate::planning::scope::Scope;

pub(super) const RELATION: SystemRelation = SystemRelation {
    schema: PG_CATALOG,
    name: "pg_database",
    columns: &[
        ("oid", Kind::Oid),
        ("datname", Kind::Name),
        ("datdba", Kind::Integer),
        ("encoding", Kind::Integer),
        ("datistemplate", Kind::Boolean),
        ("datallowconn", Kind::Boolean),
        ("datlastsysoid", Kind::Oid),
        ("datvacuumxid", Kind::BigInt),
        ("datfrozenxid", Kind::BigInt),
        ("dattablespace", Kind::Oid),
        ("datconfig", Kind::List),
        ("datacl", Kind::List),
        ("datcollate", Kind::Name),
        ("datctype", Kind::Name),
    ],
    rows,
};

/// The database's OID.
pub(super) const OID: u32 = 100;

fn rows(scope: &Scope, rows: &mut Rows) -> Result<(), SqlError> {
    let acl = pg_class::acl(scope, &Securable::Database, UserId::ADMIN, "CT");
    rows.push([
        OID.into(),
        scope.facts.database.as_str().into(),
        UserId::ADMIN.0.into(),
        6.into(),
        false.into(),
        true.into(),
        0.into(),
        0.into(),
        0.into(),
        0.into(),
        Cell::Null,
        acl,
        "C".into(),
        "C".into(),
    ]);
    Ok(())
}
