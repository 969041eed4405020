//! `pg_tables` and `pg_views`

use vesto_types::SqlError;

use super::{Cell, Kind, PG_CATALOG, Rows, SystemRelation};
use crate::planning::scope::Scope;

pub(super) const PG_TABLES: SystemRelation = SystemRelation {
    schema: PG_CATALOG,
    name: "pg_tables",
    columns: &[
        ("schemaname", Kind::Name),
        ("tablename", Kind::Name),
        ("tableowner", Kind::Name),
        ("tablespace", Kind::Name),
        ("hasindexes", Kind::Boolean),
        ("hasrules", Kind::Boolean),
        ("hastriggers", Kind::Boolean),
    ],
    rows: tables,
};

pub(super) const PG_VIEWS: SystemRelation = SystemRelation {
    schema: PG_CATALOG,
    name: "pg_views",
    columns: &[
        ("schemaname", Kind::Name),
        ("viewname", Kind::Name),
        ("viewowner", Kind::Name),
        ("definition", Kind::Text),
    ],
    rows: views,
};

pub(super) fn user_name(scope: &Scope, id: vesto_warehouse::UserId) -> Cell {
    scope.catalog.user_by_id(id).map(|user| user.name.as_str()).into()
}

fn tables(scope: &Scope, rows: &mut Rows) -> Result<(), SqlError> {
    for table in scope.catalog.tables() {
        let schema = scope.catalog.schema_by_id(table.schema_id).map(|schema| schema.name.as_str());
        rows.push([
            schema.into(),
            table.name.as_str().into(),
            user_name(scope, table.owner),
            Cell::Null,
            false.into(),
            false.into(),
            false.into(),
        ]);
    }
    for relation in super::RELATIONS.iter().filter(|relation| relation.schema == PG_CATALOG) {
        let owner = Cell::from("rdsdb");
        let no = || Cell::Boolean(false);
        rows.push([relation.schema.into(), relation.name.into(), owner, Cell::Null, no(), no(), no()]);
    }
    Ok(())
}

fn views(scope: &Scope, rows: &mut Rows) -> Result<(), SqlError> {
    for view in scope.catalog.views() {
        let schema = scope.catalog.schema_by_id(view.schema_id).map(|schema| schema.name.as_str());
        let definition = format!("{};", view.definition.trim_end_matches(';'));
        rows.push([schema.into(), view.name.as_str().into(), user_name(scope, view.owner), definition.into()]);
    }
    Ok(())
}
