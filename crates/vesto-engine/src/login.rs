//! Who may log in, and as whom: the users' own passwords, and the temporary ones that the control plane has issued.
//! <https://docs.aws.amazon.com/redshift/latest/mgmt/generating-user-credentials.html>

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use vesto_session::{Credential, Login};
use vesto_types::{MissingUser, SqlError, SqlState, TemporaryLogin};
use vesto_warehouse::{BeginOptions, GroupId, User};

use crate::engine::Shared;
use crate::session::transaction_error;

/// The control plane's side of logins, asked at every one.
pub trait ClusterLogins: Send + Sync + 'static {
    /// The temporary passwords with which `name` may open `database` now.
    fn temporary(&self, name: &str, database: &str) -> Vec<Credential>;

    /// The values that the cluster's parameter group gives to new sessions.
    fn parameters(&self) -> BTreeMap<String, String>;
}

/// Who a session belongs to.
pub(crate) struct LoggedIn {
    pub(crate) user: Arc<User>,
    /// Groups of this session alone.
    pub(crate) groups: BTreeSet<GroupId>,
}

/// A name that temporary passwords were issued for proves one of these; every other name its own password.
pub(crate) fn credentials(shared: &Shared, name: &str, database: &str) -> Vec<Credential> {
    let temporary = shared.plane.logins.temporary(name, database);
    if !temporary.is_empty() {
        return temporary;
    }
    let catalog = shared.warehouse.catalog();
    let now = shared.clock.now();
    let user = catalog.user(name).filter(|user| user.valid_until.is_none_or(|until| until > now));
    let password = user.and_then(|user| user.password.clone());
    password.map(|verifiers| Credential { verifiers, temporary: None }).into_iter().collect()
}

/// The user of a proven login. AutoCreate makes the user if need be, without a password.
pub(crate) async fn logged_in(shared: &Shared, login: &Login) -> Result<LoggedIn, SqlError> {
    let Some(temporary) = &login.temporary else {
        let message = || format!("password authentication failed for user \"{}\"", login.user);
        let user = shared.warehouse.catalog().user(&login.user).cloned();
        let user = user.ok_or_else(|| SqlError::new(SqlState::INVALID_AUTHORIZATION, message()))?;
        return Ok(LoggedIn { user, groups: BTreeSet::new() });
    };
    let groups = groups(shared, temporary)?;
    let found = shared.warehouse.catalog().user(&temporary.user).cloned();
    let user = match (found, temporary.missing_user) {
        (Some(user), _) => user,
        (None, MissingUser::Create) => create(shared, &temporary.user).await?,
        (None, MissingUser::Refuse) => {
            let message = format!("user \"{}\" does not exist", login.user);
            return Err(SqlError::new(SqlState::UNDEFINED_OBJECT, message));
        }
    };
    let now = shared.clock.now();
    if user.valid_until.is_some_and(|until| until <= now) {
        let message = format!("password authentication failed for user \"{}\"", login.user);
        return Err(SqlError::new(SqlState::INVALID_PASSWORD, message));
    }
    Ok(LoggedIn { user, groups })
}

fn groups(shared: &Shared, temporary: &TemporaryLogin) -> Result<BTreeSet<GroupId>, SqlError> {
    let catalog = shared.warehouse.catalog();
    let mut groups = BTreeSet::new();
    for name in &temporary.groups {
        let no_such = || SqlError::new(SqlState::UNDEFINED_OBJECT, format!("group \"{name}\" does not exist"));
        groups.insert(catalog.group(name).ok_or_else(no_such)?.id);
    }
    groups.extend(temporary.roles.iter().filter_map(|name| Some(catalog.group(name)?.id)));
    Ok(groups)
}

/// Two logins may come at once: who finds the user made meanwhile takes it.
async fn create(shared: &Shared, name: &str) -> Result<Arc<User>, SqlError> {
    let mut transaction = shared.warehouse.begin(BeginOptions::default());
    transaction.begin_statement();
    let created = match transaction.create_user(User::new(name)) {
        Ok(_) => transaction.commit().await.map(drop),
        Err(error) => Err(error),
    };
    match (shared.warehouse.catalog().user(name), created) {
        (Some(user), _) => Ok(Arc::clone(user)),
        (None, Err(error)) => Err(transaction_error(&error)),
        (None, Ok(())) => Err(SqlError::new(SqlState::INTERNAL_ERROR, "the user was dropped during its login")),
    }
}

#[cfg(test)]
mod tests;
