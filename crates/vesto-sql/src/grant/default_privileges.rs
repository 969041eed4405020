//! `ALTER DEFAULT PRIVILEGES` <https://docs.aws.amazon.com/redshift/latest/dg/r_ALTER_DEFAULT_PRIVILEGES.html>

use vesto_types::SqlError;

use super::statement::{grantees, privilege_kind};
use super::{AlterDefaultPrivileges, DefaultPrivilegeTarget, GrantAction};
use crate::Statement;
use crate::cursor::Cursor;
use crate::statements::cascade;

/// After ALTER; DEFAULT PRIVILEGES is next.
pub(crate) fn alter_default_privileges(cursor: &mut Cursor<'_>) -> Result<Statement, SqlError> {
    cursor.expect_words(&["DEFAULT", "PRIVILEGES"])?;
    let users = if cursor.accept("FOR") {
        if cursor.accept_one_of(&["USER", "ROLE"]).is_none() {
            return cursor.fail();
        }
        cursor.comma_separated(Cursor::identifier)?
    } else {
        Vec::new()
    };
    let schemas =
        if cursor.accept_words(&["IN", "SCHEMA"]) { cursor.comma_separated(Cursor::identifier)? } else { Vec::new() };
    let action = match cursor.accept_one_of(&["GRANT", "REVOKE"]) {
        Some("GRANT") => GrantAction::Grant,
        Some(_) => GrantAction::Revoke,
        None => return cursor.fail(),
    };
    let option_for = action == GrantAction::Revoke && cursor.accept_words(&["GRANT", "OPTION", "FOR"]);
    let privileges = cursor.comma_separated(privilege_kind)?;
    cursor.expect("ON")?;
    let target = match cursor.accept_one_of(&["TABLES", "FUNCTIONS", "PROCEDURES"]) {
        Some("TABLES") => DefaultPrivilegeTarget::Tables,
        Some("FUNCTIONS") => DefaultPrivilegeTarget::Functions,
        Some(_) => DefaultPrivilegeTarget::Procedures,
        None => return cursor.fail(),
    };
    let (grantees, with_option) = grantees(cursor, action, &["WITH", "GRANT", "OPTION"])?;
    cascade(cursor);
    let grant_option = option_for || with_option;
    Ok(Statement::AlterDefaultPrivileges(AlterDefaultPrivileges {
        users,
        schemas,
        action,
        privileges,
        target,
        grantees,
        grant_option,
    }))
}
