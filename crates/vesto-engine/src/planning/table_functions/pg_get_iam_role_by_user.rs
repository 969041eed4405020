//! `PG_GET_IAM_ROLE_BY_USER('name')`: the roles that a user may name in commands, granted to itself, to a group of it or
//! to PUBLIC. `default` stands for any role. <https://docs.aws.amazon.com/redshift/latest/dg/PG_GET_IAM_ROLE_BY_USER.html>

use vesto_types::{SqlError, SqlState};

use super::TableFunction;
use crate::authorization::assume_role_grants;
use crate::planning::scope::Scope;
use crate::relations::{Kind, Rows};

pub(super) const FUNCTION: TableFunction = TableFunction {
    name: "pg_get_iam_role_by_user",
    columns: &[("username", Kind::Text), ("iam_role", Kind::Text), ("cmd", Kind::Text)],
    rows,
};

fn rows(scope: &Scope, name: &str, rows: &mut Rows) -> Result<(), SqlError> {
    let Some(user) = scope.catalog.user(name) else {
        return Err(SqlError::new(SqlState::UNDEFINED_OBJECT, format!("user \"{name}\" does not exist")));
    };
    for (role, commands) in assume_role_grants::of_user(&scope.catalog, user.id) {
        let role = if role == "ALL" { "default" } else { assume_role_grants::shown(&role) };
        let words: Vec<&str> = commands.iter().map(|command| command.as_str()).collect();
        let commands = if words.is_empty() { "None".to_owned() } else { words.join("|") };
        rows.push([name.into(), role.into(), commands.into()]);
    }
    Ok(())
}
