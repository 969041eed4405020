//! `pg_description`: comments.

use vesto_types::SqlError;

use super::{Kind, PG_CATALOG, Rows, SystemRelation};
use crate::planning::scope::Scope;

pub(super) const RELATION: SystemRelation = SystemRelation {
    schema: PG_CATALOG,
    name: "pg_description",
    columns: &[
        ("objoid", Kind::Oid),
        ("classoid", Kind::Oid),
        ("objsubid", Kind::Integer),
        ("description", Kind::Text),
    ],
    rows,
};

/// The OIDs of `pg_class` and `pg_namespace` in PostgreSQL.
const PG_CLASS: u32 = 1259;
const PG_NAMESPACE: u32 = 2615;

fn rows(scope: &Scope, rows: &mut Rows) -> Result<(), SqlError> {
    let mut push = |object: u32, class: u32, column: usize, text: &Option<String>| {
        if let Some(text) = text {
            rows.push([object.into(), class.into(), column.into(), text.as_str().into()]);
        }
    };
    for schema in scope.catalog.schemas() {
        push(schema.id.0, PG_NAMESPACE, 0, &schema.comment);
    }
    for table in scope.catalog.tables() {
        push(table.id.0, PG_CLASS, 0, &table.comment);
        for (index, column) in table.columns.iter().enumerate() {
            push(table.id.0, PG_CLASS, index + 1, &column.comment);
        }
    }
    for view in scope.catalog.views() {
        push(view.id.0, PG_CLASS, 0, &view.comment);
    }
    Ok(())
}
