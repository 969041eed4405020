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
    let required = scope.require(requester.user, &relation, Privilege::Insert);
    required.map_err(|error| trail.refused_by(scope, error))?;
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
    let planned = planned.map_err(|error| trail.refused_by(scope, error))?;
    let reads = scope.reads.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let relations = reads.iter().filter_map(|id| scope.catalog.relation_by_id(*id));
    relations.for_each(|relation| trail.push(held(requester, &scope.catalog, &relation, Privilege::Select)));
    Ok(planned)
}

/// A privilege that the user does not hold: the step, and PostgreSQL's error.
pub(crate) fn missing(scope: &Scope, user: UserId, object: &Securable, privilege: Privilege) -> (Step, SqlError) {
    let catalog = &scope.catalog;
    let user_name = catalog.user_by_id(user).map(|user| user.name.clone()).unwrap_or_default();
    let (kind, bare, name) = match object {
        Securable::Relation(id) => match catalog.relation_by_id(*id) {
            Some(relation) => ("relation", relation.name().to_owned(), qualified(catalog, &relation)),
            None => ("relation", id.to_string(), id.to_string()),
        },
        Securable::Schema(id) => {
            let name = catalog.schema_by_id(*id).map(|schema| schema.name.clone()).unwrap_or_default();
            ("schema", name.clone(), quoted(&name))
        }
        Securable::Database => ("database", scope.facts.database.clone(), quoted(&scope.facts.database)),
        Securable::Template(id) => {
            let template = catalog.template_by_id(*id);
            let name = template.map(|template| template.name.clone()).unwrap_or_default();
            let schema = template.and_then(|template| catalog.schema_by_id(template.schema_id));
            let schema = schema.map(|schema| quoted(&schema.name)).unwrap_or_default();
            ("template", name.clone(), format!("{schema}.{}", quoted(&name)))
        }
        Securable::CopyJobs => ("copy jobs of database", scope.facts.database.clone(), quoted(&scope.facts.database)),
        Securable::IamRole(role) => ("role", role.clone(), role.clone()),
    };
    let (noun, keyword) = if kind == "relation" { ("table", "TABLE".to_owned()) } else { (kind, kind.to_uppercase()) };
    let reason = match object {
        Securable::Database => format!("the user was not granted {privilege} on the database"),
        Securable::CopyJobs => format!("the user was not granted {privilege} for copy jobs"),
        _ => format!("the user neither owns the {noun} nor was granted {privilege} on it"),
    };
    let on = match object {
        Securable::CopyJobs => format!("FOR COPY JOBS IN DATABASE {name}"),
        _ => format!("ON {keyword} {name}"),
    };
    let hint = format!("GRANT {privilege} {on} TO {};", quoted(&user_name));
    let principal = format!("user {user_name}");
    let step = Step::new(StepName::DatabasePrivilege, principal, privilege.as_str(), format!("{noun} {name}"));
    let message = format!("permission denied for {kind} {bare}");
    (step.denied(reason, hint), SqlError::new(SqlState::INSUFFICIENT_PRIVILEGE, message))
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
