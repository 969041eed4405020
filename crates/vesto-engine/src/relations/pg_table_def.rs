//! `PG_TABLE_DEF`: columns of the tables in the search path.
//! <https://docs.aws.amazon.com/redshift/latest/dg/r_PG_TABLE_DEF.html>

use vesto_types::SqlError;
use vesto_warehouse::Distribution;

use super::pg_attribute::{encoding, sort_position};
use super::{Kind, PG_CATALOG, Rows, SystemRelation, visible};
use crate::planning::scope::Scope;

pub(super) const RELATION: SystemRelation = SystemRelation {
    schema: PG_CATALOG,
    name: "pg_table_def",
    columns: &[
        ("schemaname", Kind::Name),
        ("tablename", Kind::Name),
        ("column", Kind::Name),
        ("type", Kind::Text),
        ("encoding", Kind::Text),
        ("distkey", Kind::Boolean),
        ("sortkey", Kind::Integer),
        ("notnull", Kind::Boolean),
    ],
    rows,
};

fn rows(scope: &Scope, rows: &mut Rows) -> Result<(), SqlError> {
    for (schema, table) in visible::tables(scope) {
        if !scope.search_path.contains(&schema.name) {
            continue;
        }
        for column in table.columns.iter() {
            let position = sort_position(table, column);
            rows.push([
                schema.name.as_str().into(),
                table.name.as_str().into(),
                column.name.as_str().into(),
                column.column_type.to_string().into(),
                encoding(column, position != 0).into(),
                (table.distribution == Distribution::Key(column.id)).into(),
                position.into(),
                (!column.nullable).into(),
            ]);
        }
    }
    Ok(())
}
