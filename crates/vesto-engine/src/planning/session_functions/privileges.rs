//! `HAS_TABLE_PRIVILEGE([user,] table, privilege)` and its siblings for schemas, databases and IAM roles.
//! <https://docs.aws.amazon.com/redshift/latest/dg/r_HAS_TABLE_PRIVILEGE.html>

use std::sync::Arc;

use arrow::datatypes::DataType;
use datafusion::logical_expr::ScalarUDF;
use vesto_types::{SqlError, SqlState};
use vesto_warehouse::{Privilege, RelationId, SchemaId, Securable, UserId};

use super::catalog_functions::catalog_function;
use crate::authorization::assume_role_grants::COMMANDS;
use crate::planning::scope::{Found, Scope, undefined_relation};

pub(super) fn find(name: &str, scope: &Arc<Scope>) -> Option<ScalarUDF> {
    match name {
        "has_table_privilege" => Some(catalog_function("has_table_privilege", DataType::Boolean, scope, on_table)),
        "has_schema_privilege" => Some(catalog_function("has_schema_privilege", DataType::Boolean, scope, on_schema)),
        "has_database_privilege" => {
            Some(catalog_function("has_database_privilege", DataType::Boolean, scope, on_database))
        }
        "has_assumerole_privilege" => {
            Some(catalog_function("has_assumerole_privilege", DataType::Boolean, scope, on_role))
        }
        _ => None,
    }
}

type Args<'a> = (UserId, &'a str, &'a str);

/// The user is the session's unless given first, by name or id.
fn arguments<'a>(scope: &Scope, args: &[Option<&'a str>]) -> Result<Option<Args<'a>>, SqlError> {
    Ok(match *args {
        [Some(object), Some(privilege)] => Some((scope.facts.user, object, privilege)),
        [Some(user), Some(object), Some(privilege)] => {
            let by_id = user.parse().ok().and_then(|id| scope.catalog.user_by_id(UserId(id)));
            let Some(found) = by_id.or_else(|| scope.catalog.user(user)) else {
                return Err(SqlError::new(SqlState::UNDEFINED_OBJECT, format!("user \"{user}\" does not exist")));
            };
            Some((found.id, object, privilege))
        }
        _ => None,
    })
}

fn on_table(scope: &Scope, args: &[Option<&str>]) -> Result<Option<String>, SqlError> {
    let Some((user, object, privileges)) = arguments(scope, args)? else { return Ok(None) };
    let found = match object.parse::<u32>() {
        Ok(id) => scope.catalog.relation_by_id(RelationId(id)).map(Found::Stored),
        Err(_) => {
            let name = object.replace('"', "").to_ascii_lowercase();
            let (schema, name) = match name.split_once('.') {
                Some((schema, name)) => (Some(schema.to_owned()), name.to_owned()),
                None => (None, name),
            };
            Some(scope.find(schema.as_deref(), &name).ok_or_else(|| undefined_relation(&name))?)
        }
    };
    let held = match found {
        Some(Found::Stored(relation)) => any(privileges, |privilege| {
            scope.catalog.has_privilege(user, &Securable::Relation(relation.id()), privilege)
        })?,
        Some(Found::System(_)) => any(privileges, |privilege| privilege == Privilege::Select)?,
        None => return Ok(None),
    };
    Ok(Some(held.to_string()))
}

fn on_schema(scope: &Scope, args: &[Option<&str>]) -> Result<Option<String>, SqlError> {
    let Some((user, object, privileges)) = arguments(scope, args)? else { return Ok(None) };
    let id = match object.parse::<u32>() {
        Ok(id) => SchemaId(id),
        Err(_) if crate::relations::is_system_schema(object) => return Ok(Some("true".to_owned())),
        Err(_) => match scope.catalog.schema(object) {
            Some(schema) => schema.id,
            None => {
                let message = format!("schema \"{object}\" does not exist");
                return Err(SqlError::new(SqlState::INVALID_SCHEMA_NAME, message));
            }
        },
    };
    let held = any(privileges, |privilege| scope.catalog.has_privilege(user, &Securable::Schema(id), privilege))?;
    Ok(Some(held.to_string()))
}

fn on_database(scope: &Scope, args: &[Option<&str>]) -> Result<Option<String>, SqlError> {
    let Some((user, _, privileges)) = arguments(scope, args)? else { return Ok(None) };
    let held = any(privileges, |privilege| scope.catalog.has_privilege(user, &Securable::Database, privilege))?;
    Ok(Some(held.to_string()))
}

/// `HAS_ASSUMEROLE_PRIVILEGE([user,] iam_role_arn, cmd_type)`; of another user only a superuser may ask.
/// <https://docs.aws.amazon.com/redshift/latest/dg/r_HAS_ASSUMEROLE_PRIVILEGE.html>
fn on_role(scope: &Scope, args: &[Option<&str>]) -> Result<Option<String>, SqlError> {
    let Some((user, role, command)) = arguments(scope, args)? else { return Ok(None) };
    if user != scope.facts.user && !scope.is_superuser() {
        let message = "must be superuser to check the ASSUMEROLE privilege of another user";
        return Err(SqlError::new(SqlState::INSUFFICIENT_PRIVILEGE, message));
    }
    let is_meant = |privilege: &Privilege| privilege.as_str().eq_ignore_ascii_case(command.trim());
    let Some(privilege) = COMMANDS.into_iter().find(is_meant) else {
        let message = format!("unrecognized command type: \"{command}\"");
        let hint = "The command is COPY, UNLOAD, EXTERNAL FUNCTION or CREATE MODEL.";
        return Err(SqlError::new(SqlState::INVALID_PARAMETER_VALUE, message).with_hint(hint));
    };
    Ok(Some(scope.catalog.has_privilege(user, &Securable::IamRole(role.to_owned()), privilege).to_string()))
}

/// Whether any of the privileges in a list such as `select, insert` is held.
fn any(list: &str, held: impl Fn(Privilege) -> bool) -> Result<bool, SqlError> {
    let mut found = false;
    for word in list.split(',') {
        let upper = word.trim().to_ascii_uppercase();
        let upper = upper.strip_suffix(" WITH GRANT OPTION").unwrap_or(&upper);
        let upper = if upper == "TEMP" { "TEMPORARY" } else { upper };
        let Some(privilege) = Privilege::ALL.into_iter().find(|privilege| privilege.as_str() == upper) else {
            let message = format!("unrecognized privilege type: \"{}\"", word.trim());
            return Err(SqlError::new(SqlState::INVALID_PARAMETER_VALUE, message));
        };
        found |= held(privilege);
    }
    Ok(found)
}
