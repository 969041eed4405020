//! `pg_indexes`: primary and unique keys as PostgreSQL words them. Nothing is indexed, here or in Redshift, but clients
//! (awswrangler's upsert) read a table's key from `indexdef`.

use vesto_types::SqlError;
use vesto_warehouse::{Constraint, ConstraintKind, Table};

use super::{Cell, Kind, PG_CATALOG, Rows, SystemRelation};
use crate::planning::scope::Scope;

pub(super) const RELATION: SystemRelation = SystemRelation {
    schema: PG_CATALOG,
    name: "pg_indexes",
    columns: &[
        ("schemaname", Kind::Name),
        ("tablename", Kind::Name),
        ("indexname", Kind::Name),
        ("tablespace", Kind::Name),
        ("indexdef", Kind::Text),
    ],
    rows,
};

fn rows(scope: &Scope, rows: &mut Rows) -> Result<(), SqlError> {
    for table in scope.catalog.tables() {
        let schema = scope.catalog.schema_by_id(table.schema_id).map_or("", |schema| schema.name.as_str());
        for constraint in table.constraints.iter() {
            if matches!(constraint.kind, ConstraintKind::ForeignKey { .. }) {
                continue;
            }
            rows.push([
                schema.into(),
                table.name.as_str().into(),
                constraint.name.as_str().into(),
                Cell::Null,
                definition(schema, table, constraint).into(),
            ]);
        }
    }
    Ok(())
}

fn definition(schema: &str, table: &Table, constraint: &Constraint) -> String {
    let columns = constraint.columns.iter().filter_map(|id| table.column_by_id(*id));
    let columns: Vec<String> = columns.map(|column| quoted(&column.name)).collect();
    let (name, schema, table) = (quoted(&constraint.name), quoted(schema), quoted(&table.name));
    format!("CREATE UNIQUE INDEX {name} ON {schema}.{table} USING btree ({})", columns.join(", "))
}

/// Quoted where a reader would take the bare name for another.
fn quoted(name: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    if name.bytes().all(plain) && !name.starts_with(|first: char| first.is_ascii_digit()) {
        name.to_owned()
    } else {
        format!("\"{}\"", name.replace('"', "\"\""))
    }
}
