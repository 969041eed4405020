//! `information_schema`: `tables`, `columns`, `schemata`, `views`.

use vesto_types::{ColumnType, SqlError};
use vesto_warehouse::Relation;

use super::pg_tables::user_name;
use super::{Cell, INFORMATION_SCHEMA, Kind, Rows, SystemRelation, visible};
use crate::planning::scope::Scope;

pub(super) const TABLES: SystemRelation = SystemRelation {
    schema: INFORMATION_SCHEMA,
    name: "tables",
    columns: &[
        ("table_catalog", Kind::Varchar(128)),
        ("table_schema", Kind::Varchar(128)),
        ("table_name", Kind::Varchar(128)),
        ("table_type", Kind::Varchar(128)),
        ("self_referencing_column_name", Kind::Varchar(128)),
        ("reference_generation", Kind::Varchar(128)),
        ("user_defined_type_catalog", Kind::Varchar(128)),
        ("user_defined_type_schema", Kind::Varchar(128)),
        ("user_defined_name", Kind::Varchar(128)),
    ],
    rows: tables,
};

pub(super) const COLUMNS: SystemRelation = SystemRelation {
    schema: INFORMATION_SCHEMA,
    name: "columns",
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
        ("character_octet_length", Kind::Integer),
        ("numeric_precision", Kind::Integer),
        ("numeric_precision_radix", Kind::Integer),
        ("numeric_scale", Kind::Integer),
        ("datetime_precision", Kind::Integer),
        ("interval_type", Kind::Varchar(128)),
        ("interval_precision", Kind::Varchar(128)),
        ("udt_catalog", Kind::Varchar(128)),
        ("udt_schema", Kind::Varchar(128)),
        ("udt_name", Kind::Varchar(128)),
    ],
    rows: columns,
};

pub(super) const SCHEMATA: SystemRelation = SystemRelation {
    schema: INFORMATION_SCHEMA,
    name: "schemata",
    columns: &[
        ("catalog_name", Kind::Varchar(128)),
        ("schema_name", Kind::Varchar(128)),
        ("schema_owner", Kind::Varchar(128)),
        ("default_character_set_catalog", Kind::Varchar(128)),
        ("default_character_set_schema", Kind::Varchar(128)),
        ("default_character_set_name", Kind::Varchar(128)),
        ("sql_path", Kind::Varchar(128)),
    ],
    rows: schemata,
};

pub(super) const VIEWS: SystemRelation = SystemRelation {
    schema: INFORMATION_SCHEMA,
    name: "views",
    columns: &[
        ("table_catalog", Kind::Varchar(128)),
        ("table_schema", Kind::Varchar(128)),
        ("table_name", Kind::Varchar(128)),
        ("view_definition", Kind::Varchar(65535)),
        ("check_option", Kind::Varchar(128)),
        ("is_updatable", Kind::Varchar(3)),
        ("is_insertable_into", Kind::Varchar(3)),
    ],
    rows: views,
};

pub(super) fn table_type(relation: &Relation) -> &'static str {
    match relation {
        Relation::Table(table) if table.temporary => "LOCAL TEMPORARY",
        Relation::Table(_) => "BASE TABLE",
        Relation::View(_) => "VIEW",
    }
}

fn tables(scope: &Scope, rows: &mut Rows) -> Result<(), SqlError> {
    for (schema, relation) in visible::relations(scope) {
        rows.push([
            scope.facts.database.as_str().into(),
            schema.name.as_str().into(),
            relation.name().into(),
            table_type(&relation).into(),
        ]);
    }
    Ok(())
}

/// Name, type, whether it may be NULL, and its default.
pub(super) fn columns_of(relation: &Relation) -> Vec<(String, ColumnType, bool, Option<String>)> {
    match relation {
        Relation::Table(table) => {
            let column = |column: &vesto_warehouse::TableColumn| {
                let default = super::pg_attrdef::default_text(column);
                (column.name.clone(), column.column_type.clone(), column.nullable, default)
            };
            table.columns.iter().map(column).collect()
        }
        Relation::View(view) => {
            view.columns.iter().map(|column| (column.name.clone(), column.column_type.clone(), true, None)).collect()
        }
    }
}

/// The type without its length, as the standard names it.
pub(super) fn type_name(column_type: &ColumnType) -> String {
    let name = column_type.to_string();
    name.split('(').next().unwrap_or(&name).to_owned()
}

/// Length, precision, radix and scale.
pub(super) fn measures(column_type: &ColumnType) -> (Cell, Cell, Cell, Cell) {
    let number = |precision: i32, radix: i32, scale: Cell| (Cell::Null, precision.into(), radix.into(), scale);
    match column_type {
        ColumnType::Char(len) | ColumnType::Varchar(len) | ColumnType::Varbyte(len) => {
            ((*len).into(), Cell::Null, Cell::Null, Cell::Null)
        }
        ColumnType::SmallInt => number(16, 2, 0.into()),
        ColumnType::Integer => number(32, 2, 0.into()),
        ColumnType::BigInt => number(64, 2, 0.into()),
        ColumnType::Real => number(24, 2, Cell::Null),
        ColumnType::DoublePrecision => number(53, 2, Cell::Null),
        ColumnType::Decimal { precision, scale } => number(i32::from(*precision), 10, i32::from(*scale).into()),
        ColumnType::Boolean
        | ColumnType::Date
        | ColumnType::Timestamp
        | ColumnType::Timestamptz
        | ColumnType::Time
        | ColumnType::Timetz
        | ColumnType::IntervalYearToMonth(_)
        | ColumnType::IntervalDayToSecond(_)
        | ColumnType::Super => (Cell::Null, Cell::Null, Cell::Null, Cell::Null),
    }
}

fn columns(scope: &Scope, rows: &mut Rows) -> Result<(), SqlError> {
    let database = scope.facts.database.as_str();
    for (schema, relation) in visible::relations(scope) {
        for (index, (name, column_type, nullable, default)) in columns_of(&relation).into_iter().enumerate() {
            let (length, precision, radix, scale) = measures(&column_type);
            rows.push([
                database.into(),
                schema.name.as_str().into(),
                relation.name().into(),
                name.into(),
                (index + 1).into(),
                default.into(),
                if nullable { "YES" } else { "NO" }.into(),
                type_name(&column_type).into(),
                length.clone(),
                length,
                precision,
                radix,
                scale,
                Cell::Null,
                Cell::Null,
                Cell::Null,
                database.into(),
                "pg_catalog".into(),
                column_type.internal_name().into(),
            ]);
        }
    }
    Ok(())
}

fn schemata(scope: &Scope, rows: &mut Rows) -> Result<(), SqlError> {
    let database = scope.facts.database.as_str();
    for schema in scope.catalog.schemas().filter(|schema| !schema.temporary) {
        rows.push([database.into(), schema.name.as_str().into(), user_name(scope, schema.owner)]);
    }
    for name in [super::PG_CATALOG, INFORMATION_SCHEMA] {
        rows.push([database.into(), name.into(), "rdsdb".into()]);
    }
    Ok(())
}

fn views(scope: &Scope, rows: &mut Rows) -> Result<(), SqlError> {
    for (schema, view) in visible::views(scope) {
        rows.push([
            scope.facts.database.as_str().into(),
            schema.name.as_str().into(),
            view.name.as_str().into(),
            view.definition.as_str().into(),
            "NONE".into(),
            "NO".into(),
            "NO".into(),
        ]);
    }
    Ok(())
}
