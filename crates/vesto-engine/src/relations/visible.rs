//! What a user may see in the friendlier relations: what it owns or holds a privilege on.

use std::sync::Arc;

use vesto_warehouse::{Privilege, Relation, RelationId, Schema, Securable, Table, UserId, View};

use crate::planning::scope::Scope;

fn is_visible(scope: &Scope, id: RelationId, owner: UserId) -> bool {
    let object = Securable::Relation(id);
    let holds = |privilege| scope.catalog.has_privilege(scope.facts.user, &object, privilege);
    owner == scope.facts.user
        || [Privilege::Select, Privilege::Insert, Privilege::Update, Privilege::Delete, Privilege::References]
            .into_iter()
            .any(holds)
}

pub(super) fn tables(scope: &Scope) -> impl Iterator<Item = (&Arc<Schema>, &Arc<Table>)> {
    let tables = scope.catalog.tables().filter(|table| is_visible(scope, table.id, table.owner));
    tables.filter_map(|table| Some((scope.catalog.schema_by_id(table.schema_id)?, table)))
}

pub(super) fn views(scope: &Scope) -> impl Iterator<Item = (&Arc<Schema>, &Arc<View>)> {
    let views = scope.catalog.views().filter(|view| is_visible(scope, view.id, view.owner));
    views.filter_map(|view| Some((scope.catalog.schema_by_id(view.schema_id)?, view)))
}

/// Tables and views, by schema and name.
pub(super) fn relations(scope: &Scope) -> Vec<(Arc<Schema>, Relation)> {
    let tables = tables(scope).map(|(schema, table)| (Arc::clone(schema), Relation::Table(Arc::clone(table))));
    let views = views(scope).map(|(schema, view)| (Arc::clone(schema), Relation::View(Arc::clone(view))));
    let mut all: Vec<(Arc<Schema>, Relation)> = tables.chain(views).collect();
    all.sort_by(|(a, x), (b, y)| (&a.name, x.name()).cmp(&(&b.name, y.name())));
    all
}
