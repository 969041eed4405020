//! `pg_type`: the types that columns and parameters can have.

use vesto_types::SqlError;

use super::pg_namespace::PG_CATALOG_OID;
use super::{Cell, Kind, PG_CATALOG, Rows, SystemRelation};
use crate::planning::scope::Scope;

pub(super) const RELATION: SystemRelation = SystemRelation {
    schema: PG_CATALOG,
    name: "pg_type",
    columns: &[
        ("oid", Kind::Oid),
        ("typname", Kind::Name),
        ("typnamespace", Kind::Oid),
        ("typowner", Kind::Integer),
        ("typlen", Kind::SmallInt),
        ("typbyval", Kind::Boolean),
        ("typtype", Kind::Char),
        ("typisdefined", Kind::Boolean),
        ("typdelim", Kind::Char),
        ("typrelid", Kind::Oid),
        ("typelem", Kind::Oid),
        ("typalign", Kind::Char),
        ("typstorage", Kind::Char),
        ("typnotnull", Kind::Boolean),
        ("typbasetype", Kind::Oid),
        ("typtypmod", Kind::Integer),
        ("typndims", Kind::Integer),
        ("typdefault", Kind::Text),
        ("typcollation", Kind::Oid),
    ],
    rows,
};

/// OID, name, length, element type.
const TYPES: &[(u32, &str, i16, u32)] = &[
    (16, "bool", 1, 0),
    (17, "bytea", -1, 0),
    (18, "char", 1, 0),
    (19, "name", 64, 18),
    (20, "int8", 8, 0),
    (21, "int2", 2, 0),
    (22, "int2vector", 64, 21),
    (23, "int4", 4, 0),
    (24, "regproc", 4, 0),
    (25, "text", -1, 0),
    (26, "oid", 4, 0),
    (28, "xid", 4, 0),
    (30, "oidvector", 128, 26),
    (700, "float4", 4, 0),
    (701, "float8", 8, 0),
    (705, "unknown", -2, 0),
    (1002, "_char", -1, 18),
    (1005, "_int2", -1, 21),
    (1007, "_int4", -1, 23),
    (1009, "_text", -1, 25),
    (1015, "_varchar", -1, 1043),
    (1016, "_int8", -1, 20),
    (1028, "_oid", -1, 26),
    (1033, "aclitem", 12, 0),
    (1034, "_aclitem", -1, 1033),
    (1042, "bpchar", -1, 0),
    (1043, "varchar", -1, 0),
    (1082, "date", 4, 0),
    (1083, "time", 8, 0),
    (1114, "timestamp", 8, 0),
    (1184, "timestamptz", 8, 0),
    (1186, "interval", 16, 0),
    (1188, "intervaly2m", 4, 0),
    (1190, "intervald2s", 8, 0),
    (1266, "timetz", 12, 0),
    (1700, "numeric", -1, 0),
    (2205, "regclass", 4, 0),
    (4000, "super", -1, 0),
    (6551, "varbyte", -1, 0),
];

fn rows(_: &Scope, rows: &mut Rows) -> Result<(), SqlError> {
    for (oid, name, length, element) in TYPES {
        let is_small = *length > 0 && *length <= 8;
        rows.push([
            (*oid).into(),
            (*name).into(),
            PG_CATALOG_OID.into(),
            1.into(),
            (*length).into(),
            is_small.into(),
            "b".into(),
            true.into(),
            ",".into(),
            0.into(),
            (*element).into(),
            "i".into(),
            if *length < 0 { "x" } else { "p" }.into(),
            false.into(),
            0.into(),
            Cell::Int(-1),
            0.into(),
            Cell::Null,
            0.into(),
        ]);
    }
    Ok(())
}
