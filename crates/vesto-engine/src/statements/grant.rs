//! `GRANT` and `REVOKE` on tables, schemas, the database and IAM roles
//! <https://docs.aws.amazon.com/redshift/latest/dg/r_GRANT.html>

use std::collections::BTreeSet;

use vesto_session::Outcome;
use vesto_sql::grant::{
    AssumeRoleCommand, AssumeRoleGrant, AssumeRoleTarget, GrantAction, GrantStatement, GrantTarget,
    Grantee as SqlGrantee, PrivilegeKind,
};
use vesto_types::{SqlError, SqlState};
use vesto_warehouse::{GrantInfo, GrantKey, Grantee, Privilege, RevokeScope, Securable, User, UserId};

use super::create_user::{must_be_superuser, no_such_group};
use super::dml::refuse_read_only;
use super::template;
use crate::planning::scope::Scope;
use crate::session::SqlSession;

/// The names of IAM identities (`IAM:Alice`) keep their case, and identifiers lose it even in quotes.
pub(super) fn user_id(scope: &Scope, name: &str) -> Result<UserId, SqlError> {
    let is_iam = |user: &User| user.name.starts_with("IAM:") || user.name.starts_with("IAMR:");
    let folded = || scope.catalog.users().find(|user| is_iam(user) && user.name.eq_ignore_ascii_case(name));
    let user = scope.catalog.user(name).or_else(folded).map(|user| user.id);
    user.ok_or_else(|| SqlError::new(SqlState::UNDEFINED_OBJECT, format!("user \"{name}\" does not exist")))
}

pub(super) fn execute(session: &mut SqlSession, grant: &GrantStatement) -> Result<Outcome, SqlError> {
    session.transaction().begin_statement();
    refuse_read_only(session)?;
    let scope = session.scope();
    let grantees = grantees(&scope, &grant.grantees)?;
    let objects = objects(&scope, &grant.target)?;
    if grant.privileges.iter().any(|privilege| !privilege.columns.is_empty()) {
        return Err(SqlError::not_supported("GRANT on columns"));
    }
    for object in objects {
        for privilege in privileges(&object, grant)? {
            require_grantor(&scope, &object, privilege)?;
            for grantee in &grantees {
                change(session, grant, GrantKey { object: object.clone(), grantee: *grantee, privilege });
            }
        }
    }
    Ok(tag(grant.action))
}

fn tag(action: GrantAction) -> Outcome {
    Outcome::Command(if action == GrantAction::Grant { "GRANT" } else { "REVOKE" }.to_owned())
}

fn change(session: &mut SqlSession, grant: &GrantStatement, key: GrantKey) {
    let grantor = session.user.0;
    match grant.action {
        GrantAction::Grant => session.transaction().grant(key, GrantInfo { grantor, grant_option: grant.grant_option }),
        GrantAction::Revoke => {
            let scope = if grant.grant_option { RevokeScope::GrantOptionOnly } else { RevokeScope::Privilege };
            session.transaction().revoke(&key, scope);
        }
    }
}

/// The owner, a superuser, or who holds the privilege with its grant option.
fn require_grantor(scope: &Scope, object: &Securable, privilege: Privilege) -> Result<(), SqlError> {
    if scope.catalog.may_grant(scope.facts.user, object, privilege) {
        return Ok(());
    }
    let what = match object {
        Securable::Relation(id) => {
            let name = scope.catalog.relation_by_id(*id).map(|relation| relation.name().to_owned()).unwrap_or_default();
            format!("relation {name}")
        }
        Securable::Schema(id) => {
            format!("schema {}", scope.catalog.schema_by_id(*id).map(|schema| schema.name.as_str()).unwrap_or_default())
        }
        Securable::Template(id) => {
            let template = scope.catalog.template_by_id(*id);
            format!("template {}", template.map(|template| template.name.as_str()).unwrap_or_default())
        }
        Securable::Database => format!("database {}", scope.facts.database),
        Securable::CopyJobs => format!("copy jobs of database {}", scope.facts.database),
        Securable::IamRole(role) => format!("role {role}"),
    };
    Err(SqlError::new(SqlState::INSUFFICIENT_PRIVILEGE, format!("permission denied for {what}")))
}

fn grantees(scope: &Scope, named: &[SqlGrantee]) -> Result<Vec<Grantee>, SqlError> {
    let find = |grantee: &SqlGrantee| match grantee {
        SqlGrantee::Public => Ok(Grantee::Public),
        SqlGrantee::User(name) => user_id(scope, name).map(Grantee::User),
        SqlGrantee::Group(name) => {
            scope.catalog.group(name).map(|group| Grantee::Group(group.id)).ok_or_else(|| no_such_group(name))
        }
        SqlGrantee::Role(_) => Err(SqlError::not_supported("GRANT to a database role")),
    };
    named.iter().map(find).collect()
}

fn objects(scope: &Scope, target: &GrantTarget) -> Result<Vec<Securable>, SqlError> {
    let schema = |name: &String| {
        let found = scope.catalog.schema(name).map(|schema| schema.id);
        found.ok_or_else(|| SqlError::new(SqlState::INVALID_SCHEMA_NAME, format!("schema \"{name}\" does not exist")))
    };
    match target {
        GrantTarget::Tables(names) => {
            names.iter().map(|name| scope.stored(name).map(|relation| Securable::Relation(relation.id()))).collect()
        }
        GrantTarget::AllTablesInSchemas(names) => {
            let mut objects = Vec::new();
            for name in names {
                let relations = scope.catalog.relations_in(schema(name)?);
                objects.extend(relations.map(|relation| Securable::Relation(relation.id())));
            }
            Ok(objects)
        }
        GrantTarget::Schemas(names) => names.iter().map(|name| schema(name).map(Securable::Schema)).collect(),
        GrantTarget::Databases(names) => {
            names.iter().try_for_each(|name| this_database(scope, name))?;
            Ok(vec![Securable::Database])
        }
        GrantTarget::Templates(names) => {
            names.iter().map(|name| template::find(scope, name).map(|found| Securable::Template(found.id))).collect()
        }
        GrantTarget::CopyJobs { database } => this_database(scope, database).map(|()| vec![Securable::CopyJobs]),
        GrantTarget::Functions(_) | GrantTarget::AllFunctionsInSchemas(_) => {
            Err(SqlError::not_supported("GRANT on functions"))
        }
        GrantTarget::Procedures(_) | GrantTarget::AllProceduresInSchemas(_) => {
            Err(SqlError::not_supported("GRANT on procedures"))
        }
        GrantTarget::Languages(_) => Err(SqlError::not_supported("GRANT on languages")),
    }
}

fn this_database(scope: &Scope, name: &str) -> Result<(), SqlError> {
    if *name == scope.facts.database {
        return Ok(());
    }
    Err(SqlError::new(SqlState::INVALID_CATALOG_NAME, format!("database \"{name}\" does not exist")))
}

const ON_RELATIONS: &[Privilege] = &[
    Privilege::Select,
    Privilege::Insert,
    Privilege::Update,
    Privilege::Delete,
    Privilege::References,
    Privilege::Drop,
    Privilege::Truncate,
    Privilege::Alter,
    Privilege::Rule,
    Privilege::Trigger,
];
const ON_SCHEMAS: &[Privilege] = &[Privilege::Usage, Privilege::Create];
const ON_TEMPLATES: &[Privilege] = &[Privilege::Usage, Privilege::Alter, Privilege::Drop];
const ON_COPY_JOBS: &[Privilege] = &[Privilege::Create, Privilege::Alter, Privilege::Drop];
const ON_DATABASES: &[Privilege] = &[Privilege::Create, Privilege::Temporary];

fn privileges(object: &Securable, grant: &GrantStatement) -> Result<BTreeSet<Privilege>, SqlError> {
    let (allowed, kind) = match object {
        Securable::Relation(_) => (ON_RELATIONS, "relation"),
        Securable::Schema(_) => (ON_SCHEMAS, "schema"),
        Securable::Template(_) => (ON_TEMPLATES, "template"),
        Securable::CopyJobs => (ON_COPY_JOBS, "copy jobs"),
        Securable::Database | Securable::IamRole(_) => (ON_DATABASES, "database"),
    };
    let mut privileges = BTreeSet::new();
    for wanted in &grant.privileges {
        match privilege(wanted.kind) {
            None => privileges.extend(allowed),
            Some(privilege) if allowed.contains(&privilege) => drop(privileges.insert(privilege)),
            Some(privilege) => {
                let message = format!("invalid privilege type {privilege} for {kind}");
                return Err(SqlError::new(SqlState("0LP01"), message));
            }
        }
    }
    Ok(privileges)
}

/// `None` is ALL.
fn privilege(kind: PrivilegeKind) -> Option<Privilege> {
    Some(match kind {
        PrivilegeKind::All => return None,
        PrivilegeKind::Select => Privilege::Select,
        PrivilegeKind::Insert => Privilege::Insert,
        PrivilegeKind::Update => Privilege::Update,
        PrivilegeKind::Delete => Privilege::Delete,
        PrivilegeKind::Drop => Privilege::Drop,
        PrivilegeKind::References => Privilege::References,
        PrivilegeKind::Alter => Privilege::Alter,
        PrivilegeKind::Truncate => Privilege::Truncate,
        PrivilegeKind::Rule => Privilege::Rule,
        PrivilegeKind::Trigger => Privilege::Trigger,
        PrivilegeKind::Create => Privilege::Create,
        PrivilegeKind::Temporary => Privilege::Temporary,
        // On functions and languages alone, whose targets are refused before.
        PrivilegeKind::Usage | PrivilegeKind::Execute => Privilege::Usage,
    })
}

/// `GRANT ASSUMEROLE ON role TO … FOR …`: superusers only.
/// <https://docs.aws.amazon.com/redshift/latest/dg/r_GRANT-usage-notes.html>
pub(super) fn assume_role(session: &mut SqlSession, grant: &AssumeRoleGrant) -> Result<Outcome, SqlError> {
    session.transaction().begin_statement();
    refuse_read_only(session)?;
    let scope = session.scope();
    must_be_superuser(&scope, "must be superuser to grant or revoke ASSUMEROLE")?;
    let grantees = grantees(&scope, &grant.grantees)?;
    let commands: BTreeSet<Privilege> = grant.commands.iter().flat_map(|command| commands(*command)).copied().collect();
    for role in &grant.roles {
        let role = match role {
            AssumeRoleTarget::Role(role) => role.clone(),
            AssumeRoleTarget::Default => "default".to_owned(),
            AssumeRoleTarget::All => "ALL".to_owned(),
        };
        for privilege in &commands {
            for grantee in &grantees {
                let key =
                    GrantKey { object: Securable::IamRole(role.clone()), grantee: *grantee, privilege: *privilege };
                match grant.action {
                    GrantAction::Grant => {
                        let info = GrantInfo { grantor: session.user.0, grant_option: false };
                        session.transaction().grant(key, info);
                    }
                    GrantAction::Revoke => drop(session.transaction().revoke(&key, RevokeScope::Privilege)),
                }
            }
        }
    }
    Ok(tag(grant.action))
}

fn commands(command: AssumeRoleCommand) -> &'static [Privilege] {
    match command {
        AssumeRoleCommand::All => &[
            Privilege::AssumeRoleCopy,
            Privilege::AssumeRoleUnload,
            Privilege::AssumeRoleExternalFunction,
            Privilege::AssumeRoleCreateModel,
        ],
        AssumeRoleCommand::Copy => &[Privilege::AssumeRoleCopy],
        AssumeRoleCommand::Unload => &[Privilege::AssumeRoleUnload],
        AssumeRoleCommand::ExternalFunction => &[Privilege::AssumeRoleExternalFunction],
        AssumeRoleCommand::CreateModel => &[Privilege::AssumeRoleCreateModel],
    }
}
