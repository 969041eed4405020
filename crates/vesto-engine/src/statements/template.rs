//! `CREATE`, `ALTER`, `DROP` and `SHOW TEMPLATE` <https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_TEMPLATE.html>,
//! and what `COPY … USING TEMPLATE` becomes.

use std::sync::Arc;

use vesto_session::Outcome;
use vesto_sql::QualifiedName;
use vesto_sql::copy::{CopyStatement, CopyTemplate};
use vesto_sql::statements::template::{AlterTemplate, CreateTemplate, TemplateChange};
use vesto_types::{SqlError, SqlState};
use vesto_warehouse::{Privilege, Securable, Template, TemplateId};

use super::create_table::target_schema;
use super::dml::refuse_read_only;
use super::grant::user_id;
use crate::planning::scope::Scope;
use crate::session::{SqlSession, transaction_error};

pub(super) fn create(session: &mut SqlSession, create: &CreateTemplate) -> Result<Outcome, SqlError> {
    session.transaction().begin_statement();
    refuse_read_only(session)?;
    let scope = session.scope();
    let schema_id = target_schema(session, &scope, &create.name, false)?;
    let (user, now) = (scope.facts.user, scope.facts.now);
    let (name, options) = (create.name.name.clone(), create.options.to_string());
    let made = match scope.catalog.template(schema_id, &name).cloned() {
        Some(existing) if create.or_replace => {
            may(&scope, &existing, Privilege::Alter)?;
            let changed = Template { options, modified: now, modified_by: user, ..Template::clone(&existing) };
            session.transaction().alter_template(changed)
        }
        _ => {
            let template = Template {
                id: TemplateId(0),
                schema_id,
                name,
                owner: user,
                options,
                created: now,
                modified: now,
                modified_by: user,
            };
            session.transaction().create_template(template).map(drop)
        }
    };
    made.map_err(|error| transaction_error(&error))?;
    Ok(Outcome::Command("CREATE TEMPLATE".to_owned()))
}

pub(super) fn alter(session: &mut SqlSession, alter: &AlterTemplate) -> Result<Outcome, SqlError> {
    session.transaction().begin_statement();
    refuse_read_only(session)?;
    let scope = session.scope();
    let template = find(&scope, &alter.name)?;
    may(&scope, &template, Privilege::Alter)?;
    let (modified, modified_by) = (scope.facts.now, scope.facts.user);
    let mut changed = Template { modified, modified_by, ..Template::clone(&template) };
    match &alter.change {
        TemplateChange::RenameTo(name) => changed.name.clone_from(name),
        TemplateChange::OwnerTo(owner) => {
            // As of any object: not for somebody who was granted ALTER.
            if !scope.is_superuser() && scope.facts.user != template.owner {
                let message = format!("must be owner of template {}", template.name);
                return Err(SqlError::new(SqlState::INSUFFICIENT_PRIVILEGE, message));
            }
            changed.owner = user_id(&scope, owner)?;
        }
        TemplateChange::Add(more) => changed.options = edited(&template, |options| options.add(more))?,
        TemplateChange::Drop(keyword) => changed.options = edited(&template, |options| options.remove(keyword))?,
        TemplateChange::Set(values) => changed.options = edited(&template, |options| options.set(values))?,
    }
    session.transaction().alter_template(changed).map_err(|error| transaction_error(&error))?;
    Ok(Outcome::Command("ALTER TEMPLATE".to_owned()))
}

pub(super) fn drop_template(session: &mut SqlSession, name: &QualifiedName) -> Result<Outcome, SqlError> {
    session.transaction().begin_statement();
    refuse_read_only(session)?;
    let scope = session.scope();
    let template = find(&scope, name)?;
    may(&scope, &template, Privilege::Drop)?;
    session.transaction().drop_template(template.id).map_err(|error| transaction_error(&error))?;
    Ok(Outcome::Command("DROP TEMPLATE".to_owned()))
}

/// The statement that makes the template.
pub(super) fn show(session: &mut SqlSession, name: &QualifiedName) -> Result<String, SqlError> {
    session.transaction().begin_statement();
    let scope = session.scope();
    let template = find(&scope, name)?;
    may(&scope, &template, Privilege::Usage)?;
    let schema = scope.catalog.schema_by_id(template.schema_id).map(|schema| schema.name.as_str()).unwrap_or_default();
    let options = CopyTemplate::parse(&template.options)?;
    let (formats, others): (Vec<_>, Vec<_>) = options.options().iter().partition(|option| option.is_format());
    let formats = formats.into_iter().map(|option| format!("FORMAT AS {}", option.text));
    let options: Vec<String> = formats.chain(others.into_iter().map(|option| option.text.clone())).collect();
    let (database, name, options) = (&scope.facts.database, &template.name, options.join(" "));
    Ok(format!("CREATE OR REPLACE TEMPLATE {database}.{schema}.{name} FOR COPY AS {options};"))
}

/// The statement with the options of the template that it uses; `None` if it uses none.
pub(super) fn resolve(session: &mut SqlSession, statement: &CopyStatement) -> Result<Option<CopyStatement>, SqlError> {
    let Some(used) = &statement.template else { return Ok(None) };
    session.transaction().begin_statement();
    let scope = session.scope();
    let template = find(&scope, &used.name)?;
    may(&scope, &template, Privilege::Usage)?;
    statement.with_template(&CopyTemplate::parse(&template.options)?).map(Some)
}

/// A template by name, through the search path when no schema is named.
pub(super) fn find(scope: &Scope, name: &QualifiedName) -> Result<Arc<Template>, SqlError> {
    scope.check_database(name.database.as_deref())?;
    let in_schema = |schema: &str| scope.catalog.template(scope.catalog.schema(schema)?.id, &name.name).cloned();
    let found = match &name.schema {
        Some(schema) if scope.catalog.schema(schema).is_none() => {
            return Err(SqlError::new(SqlState::INVALID_SCHEMA_NAME, format!("schema \"{schema}\" does not exist")));
        }
        Some(schema) => in_schema(schema),
        None => scope.search_path.iter().find_map(|schema| in_schema(schema)),
    };
    found.ok_or_else(|| SqlError::new(SqlState::UNDEFINED_OBJECT, format!("template \"{}\" does not exist", name.name)))
}

/// USAGE on the schema and the privilege on the template.
fn may(scope: &Scope, template: &Template, privilege: Privilege) -> Result<(), SqlError> {
    let (user, object) = (scope.facts.user, Securable::Template(template.id));
    scope.require_usage(user, template.schema_id)?;
    if scope.catalog.has_privilege(user, &object, privilege) {
        return Ok(());
    }
    Err(scope.lacks(user, &object, privilege))
}

fn edited(
    template: &Template,
    edit: impl FnOnce(&mut CopyTemplate) -> Result<(), SqlError>,
) -> Result<String, SqlError> {
    let mut options = CopyTemplate::parse(&template.options)?;
    edit(&mut options)?;
    Ok(options.to_string())
}

#[cfg(test)]
mod tests;
