//! Who may manage copy jobs: superusers, and who was granted it `FOR COPY JOBS IN DATABASE`.

use vesto_types::SqlError;
use vesto_warehouse::{Privilege, Securable};

use crate::planning::scope::Scope;

pub(super) fn require(scope: &Scope, privilege: Privilege) -> Result<(), SqlError> {
    let user = scope.facts.user;
    if scope.catalog.has_privilege(user, &Securable::CopyJobs, privilege) {
        return Ok(());
    }
    Err(scope.lacks(user, &Securable::CopyJobs, privilege))
}
