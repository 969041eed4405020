//! `pg_constraint`: primary, unique and foreign keys (informational, as in Redshift).

use vesto_types::SqlError;
use vesto_warehouse::{ColumnId, Constraint, ConstraintKind, Table};

use super::{Cell, Kind, PG_CATALOG, Rows, SystemRelation};
use crate::planning::scope::Scope;

pub(super) const RELATION: SystemRelation = SystemRelation {
    schema: PG_CATALOG,
    name: "pg_constraint",
    columns: &[
        ("oid", Kind::Oid),
        ("conname", Kind::Name),
        ("connamespace", Kind::Oid),
        ("contype", Kind::Char),
        ("condeferrable", Kind::Boolean),
        ("condeferred", Kind::Boolean),
        ("conrelid", Kind::Oid),
        ("contypid", Kind::Oid),
        ("confrelid", Kind::Oid),
        ("confupdtype", Kind::Char),
        ("confdeltype", Kind::Char),
        ("confmatchtype", Kind::Char),
        ("conkey", Kind::List),
        ("confkey", Kind::List),
        ("conbin", Kind::Text),
        ("consrc", Kind::Text),
    ],
    rows,
};

fn rows(scope: &Scope, rows: &mut Rows) -> Result<(), SqlError> {
    for table in scope.catalog.tables() {
        for constraint in table.constraints.iter() {
            let (kind, references, referenced) = match &constraint.kind {
                ConstraintKind::PrimaryKey => ("p", 0, Cell::Null),
                ConstraintKind::Unique => ("u", 0, Cell::Null),
                ConstraintKind::ForeignKey { references, referenced_columns } => {
                    let to = scope.catalog.table_by_id(*references);
                    ("f", references.0, to.map_or(Cell::Null, |to| numbers(to, referenced_columns)))
                }
            };
            let action = || if kind == "f" { "a" } else { " " };
            rows.push([
                constraint.id.into(),
                constraint.name.as_str().into(),
                table.schema_id.0.into(),
                kind.into(),
                false.into(),
                false.into(),
                table.id.0.into(),
                0.into(),
                references.into(),
                action().into(),
                action().into(),
                if kind == "f" { "u" } else { " " }.into(),
                numbers(table, &constraint.columns),
                referenced,
                Cell::Null,
                Cell::Null,
            ]);
        }
    }
    Ok(())
}

fn numbers(table: &Table, columns: &[ColumnId]) -> Cell {
    let number =
        |id: &ColumnId| table.columns.iter().position(|column| column.id == *id).map(|index| (index + 1).to_string());
    Cell::List(columns.iter().filter_map(number).collect())
}

/// `pg_get_constraintdef(oid)`
pub(crate) fn definition(scope: &Scope, oid: u32) -> Option<String> {
    let of_table = |table: &std::sync::Arc<Table>| {
        let constraint = table.constraints.iter().find(|constraint| constraint.id == oid)?.clone();
        Some((std::sync::Arc::clone(table), constraint))
    };
    let (table, constraint) = scope.catalog.tables().find_map(of_table)?;
    Some(text(scope, &table, &constraint))
}

pub(crate) fn text(scope: &Scope, table: &Table, constraint: &Constraint) -> String {
    let names = |table: &Table, ids: &[ColumnId]| {
        let names: Vec<&str> =
            ids.iter().filter_map(|id| table.column_by_id(*id)).map(|column| column.name.as_str()).collect();
        names.join(", ")
    };
    let own = names(table, &constraint.columns);
    match &constraint.kind {
        ConstraintKind::PrimaryKey => format!("PRIMARY KEY ({own})"),
        ConstraintKind::Unique => format!("UNIQUE ({own})"),
        ConstraintKind::ForeignKey { references, referenced_columns } => match scope.catalog.table_by_id(*references) {
            Some(to) => format!("FOREIGN KEY ({own}) REFERENCES {}({})", to.name, names(to, referenced_columns)),
            None => format!("FOREIGN KEY ({own})"),
        },
    }
}
