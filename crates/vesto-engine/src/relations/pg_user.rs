//! `pg_user`, `pg_user_info` and, for superusers, `pg_shadow`: the database's users. Passwords are never shown.

use vesto_types::{SqlError, SqlState};
use vesto_warehouse::User;

use super::{Cell, Kind, PG_CATALOG, Rows, SystemRelation};
use crate::planning::scope::Scope;

const COLUMNS: &[(&str, Kind)] = &[
    ("usename", Kind::Name),
    ("usesysid", Kind::Integer),
    ("usecreatedb", Kind::Boolean),
    ("usesuper", Kind::Boolean),
    ("usecatupd", Kind::Boolean),
    ("passwd", Kind::Text),
    ("valuntil", Kind::Timestamp),
    ("useconfig", Kind::List),
];

pub(super) const PG_USER: SystemRelation = SystemRelation {
    schema: PG_CATALOG,
    name: "pg_user",
    columns: COLUMNS,
    rows: |scope, rows| {
        users(scope).for_each(|user| rows.push(cells(user)));
        Ok(())
    },
};

pub(super) const PG_SHADOW: SystemRelation = SystemRelation {
    schema: PG_CATALOG,
    name: "pg_shadow",
    columns: COLUMNS,
    rows: |scope, rows| {
        if !scope.is_superuser() {
            let message = "permission denied for relation pg_shadow";
            return Err(SqlError::new(SqlState::INSUFFICIENT_PRIVILEGE, message));
        }
        users(scope).for_each(|user| rows.push(cells(user)));
        Ok(())
    },
};

pub(super) const PG_USER_INFO: SystemRelation = SystemRelation {
    schema: PG_CATALOG,
    name: "pg_user_info",
    columns: &[
        ("usename", Kind::Name),
        ("usesysid", Kind::Integer),
        ("usecreatedb", Kind::Boolean),
        ("usesuper", Kind::Boolean),
        ("usecatupd", Kind::Boolean),
        ("passwd", Kind::Text),
        ("valuntil", Kind::Timestamp),
        ("useconfig", Kind::List),
        ("useconnlimit", Kind::Text),
    ],
    rows: |scope, rows: &mut Rows| {
        for user in users(scope) {
            let limit = user.connection_limit.map_or_else(|| "UNLIMITED".to_owned(), |limit| limit.to_string());
            rows.push(cells(user).into_iter().chain([limit.into()]));
        }
        Ok(())
    },
};

/// PostgreSQL's later name for users, which today's psql asks for.
pub(super) const PG_ROLES: SystemRelation = SystemRelation {
    schema: PG_CATALOG,
    name: "pg_roles",
    columns: &[
        ("oid", Kind::Oid),
        ("rolname", Kind::Name),
        ("rolsuper", Kind::Boolean),
        ("rolinherit", Kind::Boolean),
        ("rolcreaterole", Kind::Boolean),
        ("rolcreatedb", Kind::Boolean),
        ("rolcanlogin", Kind::Boolean),
        ("rolreplication", Kind::Boolean),
        ("rolconnlimit", Kind::Integer),
        ("rolvaliduntil", Kind::Timestamp),
    ],
    rows: |scope, rows| {
        for user in users(scope) {
            rows.push([
                user.id.0.into(),
                user.name.as_str().into(),
                user.superuser.into(),
                true.into(),
                user.create_user.into(),
                user.create_db.into(),
                user.password.is_some().into(),
                false.into(),
                user.connection_limit.map_or(Cell::Int(-1), Cell::from),
                user.valid_until.map_or(Cell::Null, Cell::Timestamp),
            ]);
        }
        Ok(())
    },
};

fn users(scope: &Scope) -> impl Iterator<Item = &User> {
    scope.catalog.users().map(AsRef::as_ref)
}

fn cells(user: &User) -> Vec<Cell> {
    let settings: Vec<String> = user.settings.iter().map(|(name, value)| format!("{name}={value}")).collect();
    vec![
        user.name.as_str().into(),
        user.id.0.into(),
        user.create_db.into(),
        user.superuser.into(),
        user.superuser.into(),
        "********".into(),
        user.valid_until.map_or(Cell::Null, Cell::Timestamp),
        if settings.is_empty() { Cell::Null } else { Cell::List(settings) },
    ]
}
