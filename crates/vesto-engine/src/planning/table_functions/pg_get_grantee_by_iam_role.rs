//! `PG_GET_GRANTEE_BY_IAM_ROLE('arn')`: who was granted a role: PUBLIC (`p`), users (`u`) and groups (`g`).
//! <https://docs.aws.amazon.com/redshift/latest/dg/PG_GET_GRANTEE_BY_IAMROLE.html>

use std::collections::BTreeMap;

use vesto_types::SqlError;
use vesto_warehouse::Grantee;

use super::TableFunction;
use crate::authorization::assume_role_grants::{self, AssumeRoleGrant};
use crate::planning::scope::Scope;
use crate::relations::{Kind, Rows};

pub(super) const FUNCTION: TableFunction = TableFunction {
    name: "pg_get_grantee_by_iam_role",
    columns: &[("grantee", Kind::Text), ("grantee_type", Kind::Text), ("cmd_type", Kind::Text)],
    rows,
};

fn rows(scope: &Scope, role: &str, rows: &mut Rows) -> Result<(), SqlError> {
    let mut grantees: BTreeMap<(String, &'static str), Vec<&'static str>> = BTreeMap::new();
    for AssumeRoleGrant { command, grantee, .. } in assume_role_grants::all(&scope.catalog)
        .into_iter()
        .filter(|grant| grant.role == role || assume_role_grants::shown(&grant.role) == role)
    {
        grantees.entry(named(scope, grantee)).or_default().push(command.as_str());
    }
    for ((name, kind), commands) in grantees {
        rows.push([name.into(), kind.into(), commands.join("|").into()]);
    }
    Ok(())
}

fn named(scope: &Scope, grantee: Grantee) -> (String, &'static str) {
    match grantee {
        Grantee::Public => ("public".to_owned(), "p"),
        Grantee::User(id) => (scope.catalog.user_by_id(id).map(|user| user.name.clone()).unwrap_or_default(), "u"),
        Grantee::Group(id) => (scope.catalog.group_by_id(id).map(|group| group.name.clone()).unwrap_or_default(), "g"),
    }
}
