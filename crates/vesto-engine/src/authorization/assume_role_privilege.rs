//! Step 2: may the database user use this role string for this command?
//! <https://docs.aws.amazon.com/redshift/latest/dg/r_GRANT-usage-notes.html#r_GRANT-usage-notes-assumerole>

use vesto_types::{SqlError, SqlState};
use vesto_warehouse::{Catalog, Securable};

use super::database_privilege::{Holding, quoted};
use super::{Requester, Step, StepName, Trail};

/// `role` is the string as the statement has it: a chain is granted as a whole or not at all; or `default`.
pub(super) fn check(requester: &Requester, catalog: &Catalog, role: &str, trail: &mut Trail) -> Result<(), SqlError> {
    let Requester { command, user, user_name, .. } = requester;
    let (command, privilege) = (command.as_str(), command.privilege());
    let object = Securable::IamRole(role.to_owned());
    let principal = format!("user {user_name}");
    let step =
        Step::new(StepName::AssumeRolePrivilege, principal, format!("ASSUMEROLE FOR {command}"), role.to_owned());
    if catalog.has_privilege(*user, &object, privilege) {
        let all = Securable::IamRole("ALL".to_owned());
        let holding = Holding::of(catalog, *user, &object, privilege);
        let holding = holding.or_else(|| Holding::of(catalog, *user, &all, privilege));
        let on =
            if matches!(&holding, Some(holding) if holding.object == all) { "ALL".to_owned() } else { named(role) };
        let grant = |grantee: &str| format!("GRANT ASSUMEROLE ON {on} TO {grantee} FOR {command}");
        trail.push(Holding::explain(holding.as_ref(), step, catalog, user_name, grant));
        return Ok(());
    }
    let hint = format!("As a superuser: GRANT ASSUMEROLE ON {} TO {} FOR {command};", named(role), quoted(user_name));
    let message = format!("User {user_name} does not have ASSUMEROLE permission on IAM role \"{role}\" for {command}");
    let step = step.denied("no grant to the user, to one of its groups or to PUBLIC covers this role string", hint);
    Err(trail.refuse(step, SqlError::new(SqlState::INSUFFICIENT_PRIVILEGE, message)))
}

fn named(role: &str) -> String {
    if role == "default" { role.to_owned() } else { format!("'{}'", role.replace('\'', "''")) }
}
