//! Step 1: what the database itself asks for.

use vesto_sql::QualifiedName;
use vesto_types::{SqlError, SqlState};
use vesto_warehouse::{Catalog, Grantee, Privilege, Relation, Securable, UserId};

use super::{Requester, Step, StepName, Trail};
use crate::planning::scope::Scope;

/// INSERT on the table that COPY loads, and USAGE on its schema.
pub(super) fn insert(
    requester: &Requester,
    scope: &Scope,
    table: &QualifiedName,
    trail: &mut Trail,
) -> Result<(), SqlError> {
    let relation = Relation::Table(scope.stored_table(table)?);
    scope
        .require_usage(requester.user, relation.schema_id())
        .map_err(|error| refuse_usage(requester, scope, &relation, error, trail))?;
    scope.require(requester.user, &relation, Privilege::Insert).map_err(|error| {
        let name = qualified(&scope.catalog, &relation);
        let hint = format!("GRANT INSERT ON TABLE {name} TO {};", quoted(&requester.user_name));
        let step = step(requester, "INSERT", format!("table {name}"));
        trail.refuse(step.denied("the user neither owns the table nor was granted INSERT on it", hint), error)
    })?;
    trail.push(held(requester, &scope.catalog, &relation, Privilege::Insert));
    Ok(())
}

/// SELECT on everything that UNLOAD queries. The planner asks while it binds the names; `planned` is its answer.
pub(super) fn select<T>(
    requester: &Requester,
    scope: &Scope,
    planned: Result<T, SqlError>,
    trail: &mut Trail,
) -> Result<T, SqlError> {
    match planned {
        Ok(planned) => {
            let reads = scope.reads.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            let relations = reads.iter().filter_map(|id| scope.catalog.relation_by_id(*id));
            relations.for_each(|relation| trail.push(held(requester, &scope.catalog, &relation, Privilege::Select)));
            Ok(planned)
        }
        Err(error) if error.state == SqlState::INSUFFICIENT_PRIVILEGE => Err(refuse_select(requester, error, trail)),
        Err(error) => Err(error),
    }
}

fn refuse_select(requester: &Requester, error: SqlError, trail: &mut Trail) -> SqlError {
    let user = quoted(&requester.user_name);
    let (action, resource, hint) = match refused_object(&error.message) {
        Some(("schema", name)) => {
            ("USAGE", format!("schema {name}"), format!("GRANT USAGE ON SCHEMA {} TO {user};", quoted(name)))
        }
        Some((_, name)) => {
            ("SELECT", format!("relation {name}"), format!("GRANT SELECT ON TABLE {} TO {user};", quoted(name)))
        }
        None => ("SELECT", "the query".to_owned(), format!("Let {user} read what the query names.")),
    };
    let step = step(requester, action, resource);
    trail.refuse(step.denied(format!("the user neither owns it nor was granted {action} on it"), hint), error)
}

/// Kind and name in `permission denied for relation t`.
fn refused_object(message: &str) -> Option<(&str, &str)> {
    message.strip_prefix("permission denied for ")?.split_once(' ')
}

fn refuse_usage(
    requester: &Requester,
    scope: &Scope,
    relation: &Relation,
    error: SqlError,
    trail: &mut Trail,
) -> SqlError {
    let schema = scope.catalog.schema_by_id(relation.schema_id()).map(|schema| schema.name.clone()).unwrap_or_default();
    let hint = format!("GRANT USAGE ON SCHEMA {} TO {};", quoted(&schema), quoted(&requester.user_name));
    let step = step(requester, "USAGE", format!("schema {schema}"));
    trail.refuse(step.denied("the user neither owns the schema nor was granted USAGE on it", hint), error)
}

fn step(requester: &Requester, action: &str, resource: String) -> Step {
    Step::new(StepName::DatabasePrivilege, format!("user {}", requester.user_name), action, resource)
}

fn held(requester: &Requester, catalog: &Catalog, relation: &Relation, privilege: Privilege) -> Step {
    let name = qualified(catalog, relation);
    let holding = Holding::of(catalog, requester.user, &Securable::Relation(relation.id()), privilege);
    let step = step(requester, privilege.as_str(), format!("table {name}"));
    let grant = |grantee: &str| format!("GRANT {privilege} ON TABLE {name} TO {grantee}");
    Holding::explain(holding.as_ref(), step, catalog, &requester.user_name, grant)
}

fn qualified(catalog: &Catalog, relation: &Relation) -> String {
    let name = quoted(relation.name());
    match catalog.schema_by_id(relation.schema_id()) {
        Some(schema) => format!("{}.{name}", quoted(&schema.name)),
        None => name,
    }
}

/// An identifier as SQL takes it.
pub(super) fn quoted(name: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    let starts_plain = name.bytes().next().is_some_and(|byte| byte.is_ascii_lowercase() || byte == b'_');
    if starts_plain && name.bytes().all(plain) { name.to_owned() } else { format!("\"{}\"", name.replace('"', "\"\"")) }
}

/// By what a user holds a privilege. Explains what [`Catalog::has_privilege`] has decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Holding {
    pub(super) object: Securable,
    by: By,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum By {
    Superuser,
    Owner,
    Grant(Grantee),
}

impl Holding {
    pub(super) fn of(catalog: &Catalog, user: UserId, object: &Securable, privilege: Privilege) -> Option<Self> {
        let is_mine = |grantee: Grantee| match grantee {
            Grantee::Public => true,
            Grantee::User(id) => id == user,
            Grantee::Group(id) => catalog.is_member(id, user),
        };
        let by = if catalog.user_by_id(user).is_some_and(|user| user.superuser) {
            By::Superuser
        } else if catalog.owner_of(object) == Some(user) {
            By::Owner
        } else {
            let mut grants = catalog.grants_on(object).map(|(key, _)| key);
            By::Grant(grants.find(|key| key.privilege == privilege && is_mine(key.grantee))?.grantee)
        };
        Some(Self { object: object.clone(), by })
    }

    /// The allowed step with the reason; `grant` makes the statement that gave the privilege.
    pub(super) fn explain(
        holding: Option<&Self>,
        step: Step,
        catalog: &Catalog,
        user_name: &str,
        grant: impl Fn(&str) -> String,
    ) -> Step {
        let grantee = match holding.map(|holding| holding.by) {
            Some(By::Superuser) => return step.because("a superuser passes every privilege check"),
            Some(By::Owner) => return step.because("the user owns it"),
            None => return step.because("through a view whose owner holds the privilege"),
            Some(By::Grant(grantee)) => grantee,
        };
        let (reason, grantee) = match grantee {
            Grantee::Public => ("granted to PUBLIC".to_owned(), "PUBLIC".to_owned()),
            Grantee::User(_) => ("granted to the user".to_owned(), quoted(user_name)),
            Grantee::Group(id) => {
                let name = catalog.group_by_id(id).map(|group| group.name.clone()).unwrap_or_default();
                (format!("granted to the user's group {name}"), format!("GROUP {}", quoted(&name)))
            }
        };
        Step { statement: Some(grant(&grantee)), ..step.because(reason) }
    }
}
