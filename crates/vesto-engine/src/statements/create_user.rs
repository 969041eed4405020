//! `CREATE USER`, `ALTER USER`, `DROP USER` <https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_USER.html>

use vesto_session::Outcome;
use vesto_sql::statements::set::SetValue;
use vesto_sql::statements::user::{
    AlterUser, ConnectionLimit, CreateUser, Password, SyslogAccess, UserChange, UserOptions,
};
use vesto_types::{Notice, PasswordVerifiers, Secret, SqlError, SqlState};
use vesto_warehouse::{Grantee, User, UserId};

use super::dml::refuse_read_only;
use crate::execute;
use crate::planning::scope::Scope;
use crate::session::{SqlSession, transaction_error};
use crate::values;

pub(super) async fn create(session: &mut SqlSession, create: &CreateUser) -> Result<Outcome, SqlError> {
    session.transaction().begin_statement();
    refuse_read_only(session)?;
    let scope = session.scope();
    must_be_superuser(&scope, "must be superuser to create users")?;
    if create.name == "public" {
        return Err(SqlError::new(SqlState("42939"), "user name \"public\" is reserved"));
    }
    if scope.catalog.user(&create.name).is_some() {
        return Err(SqlError::new(SqlState::DUPLICATE_OBJECT, format!("user \"{}\" already exists", create.name)));
    }
    let mut user = User::new(&create.name);
    apply(session, &mut user, &create.options).await?;
    let mut groups = Vec::with_capacity(create.in_groups.len());
    for name in &create.in_groups {
        groups.push(scope.catalog.group(name).cloned().ok_or_else(|| no_such_group(name))?);
    }
    let id = session.transaction().create_user(user).map_err(|error| transaction_error(&error))?;
    for group in groups {
        let mut group = vesto_warehouse::Group::clone(&group);
        group.members.insert(id);
        session.transaction().alter_group(group).map_err(|error| transaction_error(&error))?;
    }
    Ok(Outcome::Command("CREATE USER".to_owned()))
}

pub(super) fn no_such_group(name: &str) -> SqlError {
    SqlError::new(SqlState::UNDEFINED_OBJECT, format!("group \"{name}\" does not exist"))
}

pub(super) fn must_be_superuser(scope: &Scope, otherwise: &str) -> Result<(), SqlError> {
    if scope.is_superuser() {
        return Ok(());
    }
    Err(SqlError::new(SqlState::INSUFFICIENT_PRIVILEGE, otherwise))
}

async fn apply(session: &SqlSession, user: &mut User, options: &UserOptions) -> Result<(), SqlError> {
    if options.external_id.is_some() {
        return Err(SqlError::not_supported("EXTERNALID"));
    }
    if options.session_timeout.is_some() {
        return Err(SqlError::not_supported("SESSION TIMEOUT"));
    }
    if let Some(password) = &options.password {
        user.password = verifiers(session, &user.name, password).await?;
    }
    if let Some(create_db) = options.create_db {
        user.create_db = create_db;
    }
    if let Some(create_user) = options.create_user {
        user.create_user = create_user;
        user.superuser = create_user;
    }
    if let Some(access) = options.syslog_access {
        user.syslog_unrestricted = access == SyslogAccess::Unrestricted;
    }
    if let Some(until) = &options.valid_until {
        user.valid_until = match until.trim().to_ascii_lowercase().as_str() {
            "infinity" => None,
            text => {
                let (micros, offset) = values::parse_timestamp(text)?;
                let utc = micros - i64::from(offset.unwrap_or(0)) * values::MICROS_PER_SECOND;
                chrono::DateTime::from_timestamp_micros(utc)
            }
        };
    }
    if let Some(limit) = options.connection_limit {
        user.connection_limit = match limit {
            ConnectionLimit::Limited(limit) => Some(u32::try_from(limit).unwrap_or(u32::MAX)),
            ConnectionLimit::Unlimited => None,
        };
    }
    Ok(())
}

/// Only what checks a password is kept. SCRAM needs the password itself, so hashed ones are not taken.
async fn verifiers(
    session: &SqlSession,
    user: &str,
    password: &Password,
) -> Result<Option<PasswordVerifiers>, SqlError> {
    let clear: Secret = match password {
        Password::Disable => return Ok(None),
        Password::Clear(clear) => clear.clone(),
        Password::Md5(_) => return Err(SqlError::not_supported("an md5-hashed PASSWORD")),
        Password::Sha256(_) => return Err(SqlError::not_supported("a sha256-hashed PASSWORD")),
    };
    let (user, ids) = (user.to_owned(), session.shared.ids.clone());
    let hash = move || Ok(PasswordVerifiers::of(&user, &clear, ids.as_ref()));
    execute::blocking(&session.shared, hash).await.map(Some)
}

pub(super) async fn alter(session: &mut SqlSession, alter: &AlterUser) -> Result<Outcome, SqlError> {
    session.transaction().begin_statement();
    refuse_read_only(session)?;
    let scope = session.scope();
    let Some(found) = scope.catalog.user(&alter.name) else { return Err(no_such_user(&alter.name)) };
    let mut user = User::clone(found);
    let is_self = user.id == scope.facts.user;
    let own_password = matches!(&alter.change, UserChange::Options(options)
        if *options == UserOptions { password: options.password.clone(), ..UserOptions::default() });
    let own_setting = matches!(&alter.change, UserChange::Set { .. } | UserChange::Reset { .. });
    if !(is_self && (own_password || own_setting)) {
        must_be_superuser(&scope, "permission denied")?;
    }
    match &alter.change {
        UserChange::Options(options) => apply(session, &mut user, options).await?,
        UserChange::RenameTo(name) => {
            if scope.catalog.user(name).is_some() {
                return Err(SqlError::new(SqlState::DUPLICATE_OBJECT, format!("user \"{name}\" already exists")));
            }
            user.name.clone_from(name);
            // md5 verifiers hold the user's name.
            if user.password.take().is_some() {
                session.notice(Notice::info("MD5 password cleared because of user rename"));
            }
        }
        UserChange::Set { parameter, value } => {
            // Checked as SET would.
            session.settings.clone().set(parameter, value)?;
            match value {
                SetValue::Default => drop(user.settings.remove(parameter)),
                SetValue::Values(values) => drop(user.settings.insert(parameter.clone(), values.join(", "))),
            }
        }
        UserChange::Reset { parameter } => drop(user.settings.remove(parameter)),
    }
    session.transaction().alter_user(user).map_err(|error| transaction_error(&error))?;
    Ok(Outcome::Command("ALTER USER".to_owned()))
}

fn no_such_user(name: &str) -> SqlError {
    SqlError::new(SqlState::UNDEFINED_OBJECT, format!("user \"{name}\" does not exist"))
}

pub(super) fn drop_users(session: &mut SqlSession, names: &[String], if_exists: bool) -> Result<Outcome, SqlError> {
    session.transaction().begin_statement();
    refuse_read_only(session)?;
    for name in names {
        let scope = session.scope();
        must_be_superuser(&scope, "must be superuser to drop users")?;
        let Some(user) = scope.catalog.user(name) else {
            if if_exists {
                session.notice(Notice::info(format!("user \"{name}\" does not exist, skipping")));
                continue;
            }
            return Err(no_such_user(name));
        };
        if user.id == scope.facts.user {
            return Err(SqlError::new(SqlState("55006"), "current user cannot be dropped"));
        }
        if let Some(what) = ownership(&scope, user.id) {
            let message = format!("user \"{name}\" cannot be dropped because {what}");
            return Err(SqlError::new(SqlState("2BP01"), message));
        }
        session.transaction().drop_user(user.id).map_err(|error| transaction_error(&error))?;
    }
    Ok(Outcome::Command("DROP USER".to_owned()))
}

/// What keeps a user from being dropped.
fn ownership(scope: &Scope, user: UserId) -> Option<&'static str> {
    let catalog = &scope.catalog;
    let owns = catalog.schemas().any(|schema| schema.owner == user && !schema.temporary)
        || catalog.tables().any(|table| table.owner == user && !table.temporary)
        || catalog.views().any(|view| view.owner == user)
        || catalog.copy_jobs().any(|job| job.owner == user)
        || catalog.templates().any(|template| template.owner == user);
    if owns {
        return Some("the user owns some object");
    }
    let holds = catalog.grants_to(Grantee::User(user)).next().is_some();
    holds.then_some("the user has a privilege on some object")
}
