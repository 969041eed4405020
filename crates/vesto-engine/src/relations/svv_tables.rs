//! `SVV_TABLES` and `SVV_COLUMNS` <https://docs.aws.amazon.com/redshift/latest/dg/r_SVV_TABLES.html>

use vesto_types::SqlError;
use vesto_warehouse::Relation;

use super::information_schema::{columns_of, measures, table_type, type_name};
use super::{Cell, Kind, PG_CATALOG, Rows, SystemRelation, visible};
use crate::planning::scope::Scope;

pub(super) const SVV_TABLES: SystemRelation = SystemRelation {
    schema: PG_CATALOG,
    name: "svv_tables",
    columns: &[
        ("table_catalog", Kind::Varchar(128)),
        ("table_schema", Kind::Varchar(128)),
        ("table_name", Kind::Varchar(128)),
        ("table_type", Kind::Varchar(128)),
        ("remarks", Kind::Varchar(256)),
    ],
    rows: tables,
};

pub(super) const SVV_COLUMNS: SystemRelation = SystemRelation {
    schema: PG_CATALOG,
    name: "svv_columns",
    columns: &[
        ("table_catalog", Kind::Varchar(128)),
        ("table_schema", Kind::Varchar(128)),
        ("table_name", Kind::Varchar(128)),
        ("column_name", Kind::Varchar(128)),
        ("ordinal_position", Kind::Integer),
        ("column_default", Kind::Varchar(4000)),
        ("is_nullable", Kind::Varchar(3)),
        ("data_type", Kind::Varchar(128)),
        ("character_maximum_length", Kind::Integer),
        ("numeric_precision", Kind::Integer),
        ("numeric_precision_radix", Kind::Integer),
        ("numeric_scale", Kind::Integer),
        ("datetime_precision", Kind::Integer),
        ("interval_type", Kind::Varchar(128)),
        ("interval_precision", Kind::Varchar(128)),
        ("character_set_catalog", Kind::Varchar(128)),
        ("character_set_schema", Kind::Varchar(128)),
        ("character_set_name", Kind::Varchar(128)),
        ("collation_catalog", Kind::Varchar(128)),
        ("collation_schema", Kind::Varchar(128)),
        ("collation_name", Kind::Varchar(128)),
        ("domain_name", Kind::Varchar(128)),
        ("remarks", Kind::Varchar(256)),
    ],
    rows: columns,
};

fn tables(scope: &Scope, rows: &mut Rows) -> Result<(), SqlError> {
    for (schema, relation) in visible::relations(scope) {
        let comment = match &relation {
            Relation::Table(table) => table.comment.clone(),
            Relation::View(view) => view.comment.clone(),
        };
        rows.push([
            scope.facts.database.as_str().into(),
            schema.name.as_str().into(),
            relation.name().into(),
            table_type(&relation).into(),
            comment.into(),
        ]);
    }
    Ok(())
}

fn columns(scope: &Scope, rows: &mut Rows) -> Result<(), SqlError> {
    for (schema, relation) in visible::relations(scope) {
        for (index, (name, column_type, nullable, default)) in columns_of(&relation).into_iter().enumerate() {
            let (length, precision, radix, scale) = measures(&column_type);
            let comment = match &relation {
                Relation::Table(table) => table.columns.get(index).and_then(|column| column.comment.clone()),
                Relation::View(_) => None,
            };
            let cells = [
                scope.facts.database.as_str().into(),
                schema.name.as_str().into(),
                relation.name().into(),
                name.into(),
                (index + 1).into(),
                default.into(),
                if nullable { "YES" } else { "NO" }.into(),
                type_name(&column_type).into(),
                length,
                precision,
                radix,
                scale,
            ];
            let unknown = std::iter::repeat_n(Cell::Null, 10);
            rows.push(cells.into_iter().chain(unknown).chain([comment.into()]));
        }
    }
    Ok(())
}
