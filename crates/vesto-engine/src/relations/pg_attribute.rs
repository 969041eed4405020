//! `pg_attribute`: columns. `attcollation` is there for today's psql.

use vesto_types::{ColumnType, SqlError};
use vesto_warehouse::{Distribution, SortKey, Table, TableColumn};

use super::pg_class::system_oid;
use super::{Cell, Kind, PG_CATALOG, RELATIONS, Rows, SystemRelation, encodings};
use crate::planning::scope::Scope;
use crate::types;

pub(super) const RELATION: SystemRelation = SystemRelation {
    schema: PG_CATALOG,
    name: "pg_attribute",
    columns: &[
        ("attrelid", Kind::Oid),
        ("attname", Kind::Name),
        ("atttypid", Kind::Oid),
        ("attstattarget", Kind::Integer),
        ("attlen", Kind::SmallInt),
        ("attnum", Kind::SmallInt),
        ("attndims", Kind::Integer),
        ("attcacheoff", Kind::Integer),
        ("atttypmod", Kind::Integer),
        ("attbyval", Kind::Boolean),
        ("attstorage", Kind::Char),
        ("attalign", Kind::Char),
        ("attnotnull", Kind::Boolean),
        ("atthasdef", Kind::Boolean),
        ("attisdropped", Kind::Boolean),
        ("attislocal", Kind::Boolean),
        ("attinhcount", Kind::Integer),
        ("attisdistkey", Kind::Boolean),
        ("attispreloaded", Kind::Boolean),
        ("attsortkeyord", Kind::Integer),
        ("attencodingtype", Kind::SmallInt),
        ("attencrypttype", Kind::SmallInt),
        ("attcollation", Kind::Oid),
    ],
    rows,
};

fn rows(scope: &Scope, rows: &mut Rows) -> Result<(), SqlError> {
    for table in scope.catalog.tables() {
        for (index, column) in table.columns.iter().enumerate() {
            push(rows, table.id.0, index, &column.name, Shape::of(&column.column_type), Some((table, column)));
        }
    }
    for view in scope.catalog.views() {
        for (index, column) in view.columns.iter().enumerate() {
            push(rows, view.id.0, index, &column.name, Shape::of(&column.column_type), None);
        }
    }
    for (place, relation) in RELATIONS.iter().enumerate() {
        let schema = super::rows::schema(relation.columns);
        for (index, field) in schema.fields().iter().enumerate() {
            let column = types::result_column(field.name(), field);
            let shape = Shape { oid: column.oid, size: column.type_size, modifier: column.type_modifier };
            push(rows, system_oid(place), index, field.name(), shape, None);
        }
    }
    Ok(())
}

struct Shape {
    oid: u32,
    size: i16,
    modifier: i32,
}

impl Shape {
    fn of(column_type: &ColumnType) -> Self {
        Self { oid: column_type.oid(), size: column_type.type_size(), modifier: column_type.type_modifier() }
    }
}

fn push(rows: &mut Rows, relation: u32, index: usize, name: &str, shape: Shape, of: Option<(&Table, &TableColumn)>) {
    let sort_position = of.map_or(0, |(table, column)| sort_position(table, column));
    let encoding = of.map_or("none", |(_, column)| encoding(column, sort_position != 0));
    let is_dist_key = of.is_some_and(|(table, column)| table.distribution == Distribution::Key(column.id));
    rows.push([
        relation.into(),
        name.into(),
        shape.oid.into(),
        Cell::Int(-1),
        shape.size.into(),
        (index + 1).into(),
        0.into(),
        Cell::Int(-1),
        shape.modifier.into(),
        (shape.size > 0 && shape.size <= 8).into(),
        if shape.size > 0 { "p" } else { "x" }.into(),
        "i".into(),
        of.is_some_and(|(_, column)| !column.nullable).into(),
        of.is_some_and(|(_, column)| column.default.is_some() || column.identity.is_some()).into(),
        false.into(),
        true.into(),
        0.into(),
        is_dist_key.into(),
        false.into(),
        sort_position.into(),
        encodings::code(encoding).into(),
        0.into(),
        0.into(),
    ]);
}

/// 1 for the first column of the sort key, 0 for others; alternating in sign when the key is interleaved.
pub(super) fn sort_position(table: &Table, column: &TableColumn) -> i32 {
    let Some(index) = table.sort_key.columns().iter().position(|id| *id == column.id) else { return 0 };
    let position = i32::try_from(index).unwrap_or(0) + 1;
    let is_interleaved = matches!(table.sort_key, SortKey::Interleaved(_));
    if is_interleaved && position % 2 == 0 { -position } else { position }
}

pub(super) fn encoding(column: &TableColumn, is_sort_key: bool) -> &str {
    match column.encoding.as_deref() {
        Some("raw") => "none",
        Some("auto") | None => encodings::automatic(&column.column_type, is_sort_key),
        Some(other) => other,
    }
}
