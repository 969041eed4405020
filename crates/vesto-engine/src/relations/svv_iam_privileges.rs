//! `svv_iam_privileges`: who may use which IAM role for which command. Superusers see every grant, others those that
//! reach them. <https://docs.aws.amazon.com/redshift/latest/dg/r_SVV_IAM_PRIVILEGES.html>
//!
//! The role of `GRANT ASSUMEROLE ON DEFAULT` is shown as AWS's page does, `default-aws-iam-role`; `ON ALL` is `ALL`.

use vesto_types::SqlError;
use vesto_warehouse::{Grantee, Privilege};

use super::{Cell, Kind, PG_CATALOG, Rows, SystemRelation};
use crate::authorization::assume_role_grants::{self, AssumeRoleGrant};
use crate::planning::scope::Scope;

pub(super) const RELATION: SystemRelation = SystemRelation {
    schema: PG_CATALOG,
    name: "svv_iam_privileges",
    columns: &[
        ("iam_arn", Kind::Text),
        ("command_type", Kind::Text),
        ("identity_id", Kind::Integer),
        ("identity_name", Kind::Text),
        ("identity_type", Kind::Text),
    ],
    rows,
};

fn rows(scope: &Scope, rows: &mut Rows) -> Result<(), SqlError> {
    let sees_all = scope.is_superuser();
    for AssumeRoleGrant { role, command, grantee } in assume_role_grants::all(&scope.catalog) {
        if sees_all || assume_role_grants::reaches(&scope.catalog, grantee, scope.facts.user) {
            let (id, name, kind) = identity(scope, grantee);
            let role = assume_role_grants::shown(&role);
            rows.push([role.into(), command_type(command).into(), id, name.into(), kind.into()]);
        }
    }
    Ok(())
}

fn command_type(command: Privilege) -> &'static str {
    match command {
        Privilege::AssumeRoleExternalFunction => "EXFUNC",
        other => other.as_str(),
    }
}

fn identity(scope: &Scope, grantee: Grantee) -> (Cell, String, &'static str) {
    match grantee {
        Grantee::Public => (Cell::Int(0), "public".to_owned(), "public"),
        Grantee::User(id) => {
            (id.0.into(), scope.catalog.user_by_id(id).map(|user| user.name.clone()).unwrap_or_default(), "user")
        }
        Grantee::Group(id) => {
            (id.0.into(), scope.catalog.group_by_id(id).map(|group| group.name.clone()).unwrap_or_default(), "group")
        }
    }
}
