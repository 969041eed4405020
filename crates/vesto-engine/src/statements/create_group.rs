//! `CREATE GROUP`, `ALTER GROUP`, `DROP GROUP` <https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_GROUP.html>

use std::collections::BTreeSet;

use vesto_session::Outcome;
use vesto_sql::statements::user::{AlterGroup, CreateGroup, GroupChange};
use vesto_types::{SqlError, SqlState};
use vesto_warehouse::Group;

use super::create_user::{must_be_superuser, no_such_group};
use super::dml::refuse_read_only;
use super::grant::user_id;
use crate::session::{SqlSession, transaction_error};

pub(super) fn create(session: &mut SqlSession, create: &CreateGroup) -> Result<Outcome, SqlError> {
    session.transaction().begin_statement();
    refuse_read_only(session)?;
    let scope = session.scope();
    must_be_superuser(&scope, "must be superuser to create groups")?;
    if scope.catalog.group(&create.name).is_some() {
        return Err(SqlError::new(SqlState::DUPLICATE_OBJECT, format!("group \"{}\" already exists", create.name)));
    }
    let members = create.users.iter().map(|name| user_id(&scope, name)).collect::<Result<BTreeSet<_>, _>>()?;
    session.transaction().create_group(&create.name, members).map_err(|error| transaction_error(&error))?;
    Ok(Outcome::Command("CREATE GROUP".to_owned()))
}

pub(super) fn alter(session: &mut SqlSession, alter: &AlterGroup) -> Result<Outcome, SqlError> {
    session.transaction().begin_statement();
    refuse_read_only(session)?;
    let scope = session.scope();
    must_be_superuser(&scope, "must be superuser to alter groups")?;
    let mut group = Group::clone(scope.catalog.group(&alter.name).ok_or_else(|| no_such_group(&alter.name))?);
    match &alter.change {
        GroupChange::Add(names) => {
            for name in names {
                group.members.insert(user_id(&scope, name)?);
            }
        }
        GroupChange::Drop(names) => {
            for name in names {
                group.members.remove(&user_id(&scope, name)?);
            }
        }
        GroupChange::RenameTo(name) => {
            if scope.catalog.group(name).is_some() {
                return Err(SqlError::new(SqlState::DUPLICATE_OBJECT, format!("group \"{name}\" already exists")));
            }
            group.name.clone_from(name);
        }
    }
    session.transaction().alter_group(group).map_err(|error| transaction_error(&error))?;
    Ok(Outcome::Command("ALTER GROUP".to_owned()))
}

pub(super) fn drop_group(session: &mut SqlSession, name: &str) -> Result<Outcome, SqlError> {
    session.transaction().begin_statement();
    refuse_read_only(session)?;
    let scope = session.scope();
    must_be_superuser(&scope, "must be superuser to drop groups")?;
    let id = scope.catalog.group(name).ok_or_else(|| no_such_group(name))?.id;
    session.transaction().drop_group(id).map_err(|error| transaction_error(&error))?;
    Ok(Outcome::Command("DROP GROUP".to_owned()))
}
