//! `DROP TABLE`, `DROP VIEW`, `DROP SCHEMA` <https://docs.aws.amazon.com/redshift/latest/dg/r_DROP_TABLE.html>

use std::sync::Arc;

use vesto_session::Outcome;
use vesto_sql::QualifiedName;
use vesto_sql::statements::drop::{DropObjects, ObjectKind};
use vesto_types::{Notice, SqlError, SqlState};
use vesto_warehouse::{Privilege, Relation, RelationId, SchemaId, Securable};

use super::dml::refuse_read_only;
use crate::planning::scope::{Found, Scope, undefined_relation};
use crate::session::{SqlSession, transaction_error};

pub(super) async fn execute(session: &mut SqlSession, drop: &DropObjects) -> Result<Outcome, SqlError> {
    session.transaction().begin_statement();
    refuse_read_only(session)?;
    match drop.kind {
        ObjectKind::Table => relations(session, drop, "DROP TABLE").await,
        ObjectKind::View => relations(session, drop, "DROP VIEW").await,
        ObjectKind::Schema => schemas(session, drop).await,
        ObjectKind::MaterializedView => Err(SqlError::not_supported("DROP MATERIALIZED VIEW")),
        ObjectKind::Database => Err(SqlError::not_supported("DROP DATABASE")),
        ObjectKind::Function => Err(SqlError::not_supported("DROP FUNCTION")),
        ObjectKind::Procedure => Err(SqlError::not_supported("DROP PROCEDURE")),
    }
}

async fn relations(session: &mut SqlSession, drop: &DropObjects, tag: &str) -> Result<Outcome, SqlError> {
    for name in &drop.names {
        let scope = session.scope();
        let Some(relation) = wanted(&scope, drop.kind, name)? else {
            if !drop.if_exists {
                let kind = if drop.kind == ObjectKind::View { "View" } else { "Table" };
                return Err(
                    undefined_relation(&name.name).with_hint(format!("{kind} \"{}\" was looked for.", name.name))
                );
            }
            let kind = if drop.kind == ObjectKind::View { "View" } else { "Table" };
            session.notice(Notice::info(format!("{kind} \"{}\" does not exist and will be skipped", name.name)));
            continue;
        };
        if !scope.catalog.has_privilege(scope.facts.user, &Securable::Relation(relation.id()), Privilege::Drop) {
            must_be_owner(&scope, &relation)?;
        }
        drop_with_dependents(session, &relation, drop.cascade).await?;
    }
    Ok(Outcome::Command(tag.to_owned()))
}

/// The relation of the name, if there is one of the kind.
fn wanted(scope: &Scope, kind: ObjectKind, name: &QualifiedName) -> Result<Option<Relation>, SqlError> {
    scope.check_database(name.database.as_deref())?;
    let relation = match scope.find(name.schema.as_deref(), &name.name) {
        Some(Found::Stored(relation)) => relation,
        Some(Found::System(_)) => {
            let message = format!("permission denied: \"{}\" is a system catalog", name.name);
            return Err(SqlError::new(SqlState::INSUFFICIENT_PRIVILEGE, message));
        }
        None => return Ok(None),
    };
    match (kind, &relation) {
        (ObjectKind::Table, Relation::View(_)) => {
            let error = SqlError::new(SqlState("42809"), format!("\"{}\" is not a table", name.name));
            Err(error.with_hint("Use DROP VIEW to remove a view."))
        }
        (ObjectKind::View, Relation::Table(_)) => {
            let error = SqlError::new(SqlState("42809"), format!("\"{}\" is not a view", name.name));
            Err(error.with_hint("Use DROP TABLE to remove a table."))
        }
        _ => Ok(Some(relation)),
    }
}

/// Views that name the relation fall with CASCADE, else they keep it.
async fn drop_with_dependents(session: &mut SqlSession, relation: &Relation, cascade: bool) -> Result<(), SqlError> {
    let dependents = dependents(&session.scope(), relation);
    if let (Some(view), false) = (dependents.first(), cascade) {
        let kind = if matches!(relation, Relation::View(_)) { "view" } else { "table" };
        let message = format!("cannot drop {kind} {} because other objects depend on it", relation.name());
        return Err(SqlError::new(SqlState("2BP01"), message)
            .with_detail(format!("view {} depends on {kind} {}", view.name(), relation.name()))
            .with_hint("Use DROP ... CASCADE to drop the dependent objects too."));
    }
    for view in dependents {
        Box::pin(drop_with_dependents(session, &view, true)).await?;
    }
    if session.transaction().catalog().relation_by_id(relation.id()).is_some() {
        drop_one(session, relation.id()).await?;
    }
    Ok(())
}

async fn drop_one(session: &mut SqlSession, id: RelationId) -> Result<(), SqlError> {
    let transaction = session.transaction();
    if transaction.catalog().table_by_id(id).is_some() {
        transaction.lock(id).await.map_err(|error| transaction_error(&error))?;
    }
    transaction.drop_relation(id).map_err(|error| transaction_error(&error))
}

/// Views, other than late-binding ones, whose query names the relation.
fn dependents(scope: &Scope, relation: &Relation) -> Vec<Relation> {
    let names = |view: &vesto_warehouse::View| {
        let Ok(query) = vesto_sql::parse_query(&view.definition, &vesto_sql::ParseOptions::default()) else {
            return false;
        };
        let mut found = false;
        let _ = sqlparser::ast::visit_relations(&query.ast, |name| {
            let parts: Vec<&str> = name.0.iter().filter_map(|part| Some(part.as_ident()?.value.as_str())).collect();
            let named = match parts.as_slice() {
                [table] => scope.find(None, table),
                [.., schema, table] => scope.find(Some(schema), table),
                [] => None,
            };
            found |= matches!(named, Some(Found::Stored(named)) if named.id() == relation.id());
            std::ops::ControlFlow::<()>::Continue(())
        });
        found
    };
    let views = scope.catalog.views().filter(|view| !view.late_binding && view.id != relation.id() && names(view));
    views.map(|view| Relation::View(Arc::clone(view))).collect()
}

async fn schemas(session: &mut SqlSession, drop: &DropObjects) -> Result<Outcome, SqlError> {
    for name in &drop.names {
        let scope = session.scope();
        if scope.catalog.schema(&name.name).is_none() && drop.if_exists {
            session.notice(Notice::info(format!("Schema \"{}\" does not exist and will be skipped", name.name)));
            continue;
        }
        let schema = must_own_schema(&scope, &name.name)?;
        if drop.cascade {
            let relations: Vec<Relation> = scope.catalog.relations_in(schema).collect();
            for relation in relations {
                if session.transaction().catalog().relation_by_id(relation.id()).is_some() {
                    drop_with_dependents(session, &relation, true).await?;
                }
            }
        }
        if drop.cascade {
            let templates: Vec<_> = scope.catalog.templates_in(schema).map(|template| template.id).collect();
            for template in templates {
                session.transaction().drop_template(template).map_err(|error| transaction_error(&error))?;
            }
        }
        session.transaction().drop_schema(schema).map_err(|error| transaction_error(&error))?;
    }
    Ok(Outcome::Command("DROP SCHEMA".to_owned()))
}

pub(super) fn must_be_owner(scope: &Scope, relation: &Relation) -> Result<(), SqlError> {
    if scope.is_superuser() || relation.owner() == scope.facts.user {
        return Ok(());
    }
    Err(SqlError::new(SqlState::INSUFFICIENT_PRIVILEGE, format!("must be owner of relation {}", relation.name())))
}

pub(super) fn must_own_schema(scope: &Scope, name: &str) -> Result<SchemaId, SqlError> {
    if crate::relations::is_system_schema(name) {
        return Err(crate::planning::scope::denied_schema(name));
    }
    let Some(schema) = scope.catalog.schema(name).filter(|schema| !schema.temporary) else {
        return Err(SqlError::new(SqlState::INVALID_SCHEMA_NAME, format!("schema \"{name}\" does not exist")));
    };
    if scope.is_superuser() || schema.owner == scope.facts.user {
        return Ok(schema.id);
    }
    Err(SqlError::new(SqlState::INSUFFICIENT_PRIVILEGE, format!("must be owner of schema {name}")))
}
