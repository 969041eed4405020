//! `pg_index`: empty, as Redshift has no indexes.

use vesto_types::SqlError;

use super::{Kind, PG_CATALOG, Rows, SystemRelation};
use crate::planning::scope::Scope;

pub(super) const RELATION: SystemRelation = SystemRelation {
    schema: PG_CATALOG,
    name: "pg_index",
    columns: &[
        ("indexrelid", Kind::Oid),
        ("indrelid", Kind::Oid),
        ("indkey", Kind::List),
        ("indclass", Kind::List),
        ("indnatts", Kind::SmallInt),
        ("indisunique", Kind::Boolean),
        ("indisprimary", Kind::Boolean),
        ("indisclustered", Kind::Boolean),
        ("indexprs", Kind::Text),
        ("indpred", Kind::Text),
    ],
    rows: none,
};

fn none(_: &Scope, _: &mut Rows) -> Result<(), SqlError> {
    Ok(())
}
