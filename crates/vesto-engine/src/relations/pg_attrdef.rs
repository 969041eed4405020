//! `pg_attrdef`: DEFAULT expressions.

use vesto_types::SqlError;

use super::{Kind, PG_CATALOG, Rows, SystemRelation};
use crate::planning::scope::Scope;

pub(super) const RELATION: SystemRelation = SystemRelation {
    schema: PG_CATALOG,
    name: "pg_attrdef",
    columns: &[
        ("oid", Kind::Oid),
        ("adrelid", Kind::Oid),
        ("adnum", Kind::SmallInt),
        ("adbin", Kind::Text),
        ("adsrc", Kind::Text),
    ],
    rows,
};

fn rows(scope: &Scope, rows: &mut Rows) -> Result<(), SqlError> {
    for table in scope.catalog.tables() {
        for (index, column) in table.columns.iter().enumerate() {
            let Some(text) = default_text(column) else { continue };
            let oid = table.id.0 + u32::try_from(index).unwrap_or(0);
            rows.push([oid.into(), table.id.0.into(), (index + 1).into(), text.as_str().into(), text.as_str().into()]);
        }
    }
    Ok(())
}

/// A column's DEFAULT as text; for IDENTITY Redshift's own notation.
pub(super) fn default_text(column: &vesto_warehouse::TableColumn) -> Option<String> {
    if let Some(identity) = &column.identity {
        let spec = identity.spec;
        return Some(format!("\"identity\"({}, {}, '{},{}'::text)", column.id, 0, spec.seed, spec.step));
    }
    column.default.clone()
}
