//! `pg_class`: tables, views and system relations, in PostgreSQL 8.0's shape with Redshift's columns. The last three are
//! neither's: today's psql asks for them whatever version it is told.

use vesto_types::SqlError;
use vesto_warehouse::{Distribution, Grantee, Privilege, Relation, Securable, Table, UserId};

use super::pg_namespace::oid_of;
use super::{Cell, Kind, PG_CATALOG, RELATIONS, Rows, SystemRelation};
use crate::planning::scope::Scope;

pub(super) const RELATION: SystemRelation = SystemRelation {
    schema: PG_CATALOG,
    name: "pg_class",
    columns: &[
        ("oid", Kind::Oid),
        ("relname", Kind::Name),
        ("relnamespace", Kind::Oid),
        ("reltype", Kind::Oid),
        ("relowner", Kind::Integer),
        ("relam", Kind::Oid),
        ("relfilenode", Kind::Oid),
        ("reltablespace", Kind::Oid),
        ("relpages", Kind::Integer),
        ("reltuples", Kind::Double),
        ("reltoastrelid", Kind::Oid),
        ("reltoastidxid", Kind::Oid),
        ("relhasindex", Kind::Boolean),
        ("relisshared", Kind::Boolean),
        ("relkind", Kind::Char),
        ("relnatts", Kind::SmallInt),
        ("relexternid", Kind::Oid),
        ("relisreplicated", Kind::Boolean),
        ("relispinned", Kind::Boolean),
        ("reldiststyle", Kind::SmallInt),
        ("relprojbaseid", Kind::Oid),
        ("relchecks", Kind::SmallInt),
        ("reltriggers", Kind::SmallInt),
        ("relukeys", Kind::SmallInt),
        ("relfkeys", Kind::SmallInt),
        ("relrefs", Kind::SmallInt),
        ("relhasoids", Kind::Boolean),
        ("relhaspkey", Kind::Boolean),
        ("relhasrules", Kind::Boolean),
        ("relhassubclass", Kind::Boolean),
        ("relacl", Kind::List),
        ("releffectivediststyle", Kind::Integer),
        ("relhastriggers", Kind::Boolean),
        ("reloftype", Kind::Oid),
        ("relpersistence", Kind::Char),
    ],
    rows,
};

/// System relations have no stored OID: theirs follow from their place in the list.
pub(super) fn system_oid(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(0) + 1000
}

fn rows(scope: &Scope, rows: &mut Rows) -> Result<(), SqlError> {
    for schema in scope.catalog.schemas() {
        for relation in scope.catalog.relations_in(schema.id) {
            push(scope, rows, &relation);
        }
    }
    for (index, relation) in RELATIONS.iter().enumerate() {
        let n_columns = relation.columns.len();
        let common = Common {
            oid: system_oid(index),
            name: relation.name,
            namespace: oid_of(scope, relation.schema),
            owner: 1,
            kind: if relation.name.starts_with("pg_") { "r" } else { "v" },
            n_columns,
            acl: Cell::List(vec!["=r/rdsdb".to_owned()]),
        };
        common.push(rows, None);
    }
    Ok(())
}

fn push(scope: &Scope, rows: &mut Rows, relation: &Relation) {
    let (kind, n_columns, table) = match relation {
        Relation::Table(table) => ("r", table.columns.len(), Some(table.as_ref())),
        Relation::View(view) => ("v", view.columns.len(), None),
    };
    let common = Common {
        oid: relation.id().0,
        name: relation.name(),
        namespace: relation.schema_id().0,
        owner: relation.owner().0,
        kind,
        n_columns,
        acl: acl(scope, &Securable::Relation(relation.id()), relation.owner(), "arwdRxt"),
    };
    common.push(rows, table);
}

struct Common<'a> {
    oid: u32,
    name: &'a str,
    namespace: u32,
    owner: u32,
    kind: &'a str,
    n_columns: usize,
    acl: Cell,
}

impl Common<'_> {
    fn push(self, rows: &mut Rows, table: Option<&Table>) {
        let constraints = table.map(|table| table.constraints.as_slice()).unwrap_or_default();
        let count = |wanted: fn(&vesto_warehouse::ConstraintKind) -> bool| {
            constraints.iter().filter(|constraint| wanted(&constraint.kind)).count()
        };
        use vesto_warehouse::ConstraintKind::{ForeignKey, PrimaryKey, Unique};
        let n_primary = count(|kind| matches!(kind, PrimaryKey));
        #[expect(clippy::cast_precision_loss, reason = "an estimate of the rows for planners")]
        let n_rows = table.map_or(0.0, |table| table.row_count() as f64);
        let style = table.map_or(0, dist_style);
        rows.push([
            self.oid.into(),
            self.name.into(),
            self.namespace.into(),
            0.into(),
            self.owner.into(),
            0.into(),
            self.oid.into(),
            0.into(),
            0.into(),
            n_rows.into(),
            0.into(),
            0.into(),
            false.into(),
            false.into(),
            self.kind.into(),
            self.n_columns.into(),
            0.into(),
            false.into(),
            false.into(),
            style.into(),
            0.into(),
            0.into(),
            0.into(),
            count(|kind| matches!(kind, Unique)).into(),
            count(|kind| matches!(kind, ForeignKey { .. })).into(),
            0.into(),
            false.into(),
            (n_primary > 0).into(),
            (self.kind == "v").into(),
            false.into(),
            self.acl,
            table.map_or(0, effective_style).into(),
            false.into(),
            0.into(),
            if table.is_some_and(|table| table.temporary) { "t" } else { "p" }.into(),
        ]);
    }
}

/// `reldiststyle`: 0 EVEN, 1 KEY, 8 ALL, 9 AUTO.
pub(super) fn dist_style(table: &Table) -> i32 {
    match table.distribution {
        Distribution::Even => 0,
        Distribution::Key(_) => 1,
        Distribution::All => 8,
        Distribution::Auto => 9,
    }
}

/// `releffectivediststyle`: 10 AUTO(ALL), which small tables begin with.
fn effective_style(table: &Table) -> i32 {
    match table.distribution {
        Distribution::Auto => 10,
        Distribution::Even | Distribution::Key(_) | Distribution::All => dist_style(table),
    }
}

/// PostgreSQL's access control list: `{owner=arwdRxt/owner,reader=r/owner}`; NULL while nothing was granted.
pub(super) fn acl(scope: &Scope, object: &Securable, owner: UserId, all: &str) -> Cell {
    let name = |id: UserId| scope.catalog.user_by_id(id).map_or_else(|| id.to_string(), |user| user.name.clone());
    let mut items: Vec<(String, UserId, String)> = Vec::new();
    for (key, info) in scope.catalog.grants_on(object) {
        let Some(letter) = letter(key.privilege) else { continue };
        let grantee = match key.grantee {
            Grantee::Public => String::new(),
            Grantee::User(id) => name(id),
            Grantee::Group(id) => {
                let group = scope.catalog.group_by_id(id).map(|group| group.name.clone()).unwrap_or_default();
                format!("group {group}")
            }
        };
        let star = if info.grant_option { "*" } else { "" };
        match items.iter_mut().find(|(known, grantor, _)| *known == grantee && *grantor == info.grantor) {
            Some((_, _, letters)) => {
                letters.push(letter);
                letters.push_str(star);
            }
            None => items.push((grantee, info.grantor, format!("{letter}{star}"))),
        }
    }
    if items.is_empty() {
        return Cell::Null;
    }
    let owner = name(owner);
    let mut texts = vec![format!("{owner}={all}/{owner}")];
    texts.extend(items.into_iter().map(|(grantee, grantor, letters)| format!("{grantee}={letters}/{}", name(grantor))));
    Cell::List(texts)
}

fn letter(privilege: Privilege) -> Option<char> {
    Some(match privilege {
        Privilege::Select => 'r',
        Privilege::Insert => 'a',
        Privilege::Update => 'w',
        Privilege::Delete => 'd',
        Privilege::References => 'x',
        Privilege::Drop => 'D',
        Privilege::Truncate => 'P',
        Privilege::Alter => 'A',
        Privilege::Rule => 'R',
        Privilege::Trigger => 't',
        Privilege::Usage => 'U',
        Privilege::Create => 'C',
        Privilege::Temporary => 'T',
        Privilege::AssumeRoleCopy
        | Privilege::AssumeRoleUnload
        | Privilege::AssumeRoleExternalFunction
        | Privilege::AssumeRoleCreateModel => return None,
    })
}
