//! `SET`, `RESET`, `SET SESSION AUTHORIZATION` <https://docs.aws.amazon.com/redshift/latest/dg/r_SET.html>

use vesto_session::Outcome;
use vesto_sql::statements::set::{SessionAuthorization, Set, SetScope};
use vesto_types::{Notice, SqlError, SqlState};

use crate::session::{Block, SqlSession};

pub(super) fn set(session: &mut SqlSession, set: &Set) -> Result<Outcome, SqlError> {
    match set.scope {
        SetScope::Session => session.settings.set(&set.name, &set.value)?,
        SetScope::Local if session.transactions.block() == Block::Explicit => {
            session.settings.set_local(&set.name, &set.value)?;
        }
        SetScope::Local => {
            let text = "SET LOCAL can only be used in transaction blocks";
            session.notice(Notice::warning(SqlState::NO_ACTIVE_TRANSACTION, text));
        }
    }
    if session.settings.is_without_effect(&set.name) {
        let text =
            format!("parameter \"{}\" is kept and shown, but acting on this value is not supported yet", set.name);
        session.notice(Notice::warning(SqlState("01000"), text));
    }
    Ok(Outcome::Command("SET".to_owned()))
}

pub(super) fn reset(session: &mut SqlSession, name: Option<&str>) -> Result<Outcome, SqlError> {
    match name {
        Some("session_authorization") => session.user = session.session_user.clone(),
        Some(name) => session.settings.reset(name)?,
        None => session.settings.reset_all(),
    }
    Ok(Outcome::Command("RESET".to_owned()))
}

/// Only who logged in as a superuser may become another user.
pub(super) fn session_authorization(
    session: &mut SqlSession,
    authorization: &SessionAuthorization,
) -> Result<Outcome, SqlError> {
    let scope = session.scope();
    let user = match &authorization.user {
        None => session.session_user.clone(),
        Some(name) => {
            let found = scope.catalog.user(name);
            let found = found
                .ok_or_else(|| SqlError::new(SqlState::UNDEFINED_OBJECT, format!("user \"{name}\" does not exist")))?;
            let was_superuser = scope.catalog.user_by_id(session.session_user.0).is_some_and(|user| user.superuser);
            if !was_superuser && found.id != session.session_user.0 {
                let message = "permission denied to set session authorization";
                return Err(SqlError::new(SqlState::INSUFFICIENT_PRIVILEGE, message));
            }
            (found.id, found.name.clone())
        }
    };
    session.user = user;
    Ok(Outcome::Command("SET".to_owned()))
}
