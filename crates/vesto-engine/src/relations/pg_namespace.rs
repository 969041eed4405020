//! `pg_namespace`: schemas.

use vesto_types::SqlError;
use vesto_warehouse::Securable;

use super::{Cell, INFORMATION_SCHEMA, Kind, PG_CATALOG, Rows, SystemRelation};
use crate::planning::scope::Scope;

pub(super) const RELATION: SystemRelation = SystemRelation {
    schema: PG_CATALOG,
    name: "pg_namespace",
    columns: &[("oid", Kind::Oid), ("nspname", Kind::Name), ("nspowner", Kind::Integer), ("nspacl", Kind::List)],
    rows,
};

/// The OIDs of the schemas that every database has.
pub(crate) const PG_CATALOG_OID: u32 = 11;
pub(crate) const INFORMATION_SCHEMA_OID: u32 = 11_000;

fn rows(scope: &Scope, rows: &mut Rows) -> Result<(), SqlError> {
    rows.push([PG_CATALOG_OID.into(), PG_CATALOG.into(), 1.into(), Cell::List(vec!["=U/rdsdb".to_owned()])]);
    rows.push([
        INFORMATION_SCHEMA_OID.into(),
        INFORMATION_SCHEMA.into(),
        1.into(),
        Cell::List(vec!["=U/rdsdb".to_owned()]),
    ]);
    for schema in scope.catalog.schemas() {
        let acl = super::pg_class::acl(scope, &Securable::Schema(schema.id), schema.owner, "UC");
        rows.push([schema.id.0.into(), schema.name.as_str().into(), schema.owner.0.into(), acl]);
    }
    Ok(())
}

/// The OID of a schema by name, system schemas included.
pub(super) fn oid_of(scope: &Scope, name: &str) -> u32 {
    match name {
        PG_CATALOG => PG_CATALOG_OID,
        INFORMATION_SCHEMA => INFORMATION_SCHEMA_OID,
        other => scope.catalog.schema(other).map_or(0, |schema| schema.id.0),
    }
}
