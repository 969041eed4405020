//! `GRANT ASSUMEROLE` <https://docs.aws.amazon.com/redshift/latest/dg/r_GRANT.html#grant-assumerole>

use vesto_types::SqlError;

use super::statement::grantees;
use super::{AssumeRoleCommand, AssumeRoleGrant, AssumeRoleTarget, GrantAction};
use crate::Statement;
use crate::cursor::Cursor;

/// ASSUMEROLE is next.
pub(super) fn assume_role(cursor: &mut Cursor<'_>, action: GrantAction) -> Result<Statement, SqlError> {
    cursor.expect_words(&["ASSUMEROLE", "ON"])?;
    let roles = cursor.comma_separated(|cursor| {
        if cursor.accept("DEFAULT") {
            return Ok(AssumeRoleTarget::Default);
        }
        if cursor.accept("ALL") {
            return Ok(AssumeRoleTarget::All);
        }
        cursor.string().map(|role| AssumeRoleTarget::Role(role.value.to_owned()))
    })?;
    let (grantees, _) = grantees(cursor, action, &["WITH", "GRANT", "OPTION"])?;
    cursor.expect("FOR")?;
    let commands = cursor.comma_separated(command)?;
    Ok(Statement::AssumeRoleGrant(AssumeRoleGrant { action, roles, grantees, commands }))
}

fn command(cursor: &mut Cursor<'_>) -> Result<AssumeRoleCommand, SqlError> {
    const COMMANDS: &[(&[&str], AssumeRoleCommand)] = &[
        (&["ALL"], AssumeRoleCommand::All),
        (&["COPY"], AssumeRoleCommand::Copy),
        (&["UNLOAD"], AssumeRoleCommand::Unload),
        (&["EXTERNAL", "FUNCTION"], AssumeRoleCommand::ExternalFunction),
        (&["CREATE", "MODEL"], AssumeRoleCommand::CreateModel),
    ];
    let found = COMMANDS.iter().find(|(words, _)| cursor.accept_words(words));
    found.map(|(_, command)| *command).ok_or_else(|| cursor.error())
}
