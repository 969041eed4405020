//! Relations that are always empty here: `pg_index` (Redshift has no indexes), `pg_inherits`, `pg_collation`,
//! `pg_auth_members`, `pg_depend`.

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

pub(super) const PG_INHERITS: SystemRelation = SystemRelation {
    schema: PG_CATALOG,
    name: "pg_inherits",
    columns: &[("inhrelid", Kind::Oid), ("inhparent", Kind::Oid), ("inhseqno", Kind::Integer)],
    rows: none,
};

pub(super) const PG_COLLATION: SystemRelation = SystemRelation {
    schema: PG_CATALOG,
    name: "pg_collation",
    columns: &[("oid", Kind::Oid), ("collname", Kind::Name), ("collnamespace", Kind::Oid)],
    rows: none,
};

pub(super) const PG_AUTH_MEMBERS: SystemRelation = SystemRelation {
    schema: PG_CATALOG,
    name: "pg_auth_members",
    columns: &[("roleid", Kind::Oid), ("member", Kind::Oid), ("grantor", Kind::Oid), ("admin_option", Kind::Boolean)],
    rows: none,
};

pub(super) const PG_DEPEND: SystemRelation = SystemRelation {
    schema: PG_CATALOG,
    name: "pg_depend",
    columns: &[
        ("classid", Kind::Oid),
        ("objid", Kind::Oid),
        ("objsubid", Kind::Integer),
        ("refclassid", Kind::Oid),
        ("refobjid", Kind::Oid),
        ("refobjsubid", Kind::Integer),
        ("deptype", Kind::Char),
    ],
    rows: none,
};

fn none(_: &Scope, _: &mut Rows) -> Result<(), SqlError> {
    Ok(())
}
