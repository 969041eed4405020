//! `CREATE SCHEMA` <https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_SCHEMA.html> and `ALTER SCHEMA`

use vesto_session::Outcome;
use vesto_sql::statements::schema::{AlterSchema, CreateSchema, SchemaChange};
use vesto_types::{Notice, SqlError, SqlState};
use vesto_warehouse::{Privilege, Securable};

use super::dml::refuse_read_only;
use super::drop::must_own_schema;
use super::grant::user_id;
use crate::session::{SqlSession, transaction_error};

pub(super) fn execute(session: &mut SqlSession, create: &CreateSchema) -> Result<Outcome, SqlError> {
    session.transaction().begin_statement();
    refuse_read_only(session)?;
    let scope = session.scope();
    if !scope.catalog.has_privilege(scope.facts.user, &Securable::Database, Privilege::Create) {
        return Err(scope.lacks(scope.facts.user, &Securable::Database, Privilege::Create));
    }
    if create.name.starts_with("pg_") {
        let error = SqlError::new(SqlState("42939"), format!("unacceptable schema name \"{}\"", create.name));
        return Err(error.with_detail("The prefix \"pg_\" is reserved for system schemas."));
    }
    let taken = scope.catalog.schema(&create.name).is_some() || crate::relations::is_system_schema(&create.name);
    if taken && create.if_not_exists {
        session.notice(Notice::info(format!("Schema \"{}\" already exists and will be skipped", create.name)));
        return Ok(Outcome::Command("CREATE SCHEMA".to_owned()));
    }
    if taken {
        let message = format!("Schema \"{}\" already exists", create.name);
        return Err(SqlError::new(SqlState::DUPLICATE_SCHEMA, message));
    }
    let owner = match &create.owner {
        Some(owner) => user_id(&scope, owner)?,
        None => scope.facts.user,
    };
    session.transaction().create_schema(&create.name, owner).map_err(|error| transaction_error(&error))?;
    Ok(Outcome::Command("CREATE SCHEMA".to_owned()))
}

pub(super) fn alter(session: &mut SqlSession, alter: &AlterSchema) -> Result<Outcome, SqlError> {
    session.transaction().begin_statement();
    refuse_read_only(session)?;
    let scope = session.scope();
    let schema = must_own_schema(&scope, &alter.name)?;
    let changed = match &alter.change {
        SchemaChange::RenameTo(name) => session.transaction().rename_schema(schema, name),
        SchemaChange::OwnerTo(owner) => {
            let owner = user_id(&scope, owner)?;
            session.transaction().set_schema_owner(schema, owner)
        }
        SchemaChange::Quota(_) => return Err(SqlError::not_supported("ALTER SCHEMA QUOTA")),
    };
    changed.map_err(|error| transaction_error(&error))?;
    Ok(Outcome::Command("ALTER SCHEMA".to_owned()))
}
