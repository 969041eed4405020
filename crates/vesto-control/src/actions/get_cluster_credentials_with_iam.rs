//! `GetClusterCredentialsWithIAM`
//! <https://docs.aws.amazon.com/redshift/latest/APIReference/API_GetClusterCredentialsWithIAM.html>
//! The database user is the caller: `IAM:alice`, `IAMR:role`, `IAM:RootIdentity`; a login makes the user if need be.
//! The principal tag `RedshiftDbRoles` lists names separated by colons. There are no database roles here: the session
//! joins the groups of these names that exist.

use std::collections::BTreeSet;

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::{AccessDenied, OpCtx};
use vesto_policy::{Context, Principal};
use vesto_types::{MissingUser, TemporaryLogin};

use super::get_cluster_credentials::{Credential, cluster_of, issue};
use crate::authz::Target;
use crate::control::Control;
use crate::db_names::{db_name, duration};
use crate::error::ControlError;

const ROLES_TAG: &str = "RedshiftDbRoles";

pub async fn get_cluster_credentials_with_iam(
    control: &Control,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let Credential { login_name, password, expires_at } = get(control, ctx, params).await?;
    Ok(XmlBody::result(|xml| {
        xml.text("DbUser", login_name)
            .text("DbPassword", password.expose())
            .timestamp("Expiration", expires_at)
            .timestamp("NextRefreshTime", expires_at);
    }))
}

async fn get(control: &Control, ctx: &OpCtx, params: &QueryParams) -> Result<Credential, ControlError> {
    let cluster = Target::cluster(control, ctx.account(), params.get("ClusterIdentifier").unwrap_or("*"));
    let database = params.get("DbName").filter(|name| !name.is_empty());
    authorize(ctx, &cluster, database, params.get("DurationSeconds"))?;
    let database = database.map(db_name).transpose()?;
    let duration = duration(params)?;
    let found = cluster_of(control, ctx, params, &cluster)?;
    let login = login_of(ctx, database)?;
    issue(control, &found, login.user.clone(), login, control.now() + duration).await
}

pub(crate) fn authorize(
    ctx: &OpCtx,
    cluster: &Target,
    database: Option<&str>,
    duration: Option<&str>,
) -> Result<(), AccessDenied> {
    let mut context = Context::new();
    context.set_string("redshift:DurationSeconds", duration.unwrap_or("900"));
    if let Some(database) = database {
        context.set_string("redshift:DbName", database);
    }
    let action = "redshift:GetClusterCredentialsWithIAM";
    cluster.authorize_inside(ctx, action, "dbname", database.unwrap_or("*"), context)
}

/// The caller's own login.
pub(crate) fn login_of(ctx: &OpCtx, database: Option<String>) -> Result<TemporaryLogin, ControlError> {
    let roles = ctx.principal_tag(ROLES_TAG).unwrap_or_default().split(':');
    Ok(TemporaryLogin {
        user: user_of(ctx)?,
        missing_user: MissingUser::Create,
        groups: BTreeSet::new(),
        roles: roles.map(str::trim).filter(|role| !role.is_empty()).map(str::to_owned).collect(),
        database,
        access_key: ctx.access_key().cloned(),
    })
}

/// Nobody else has a database user: a federated user, who has a part of somebody's permissions, least of all root's.
fn user_of(ctx: &OpCtx) -> Result<String, ControlError> {
    let last = |arn: &str| arn.rsplit('/').next().unwrap_or_default().to_owned();
    match (ctx.session(), ctx.principal()) {
        (Some(session), _) => Ok(format!("IAMR:{}", session.role_arn.name())),
        (None, Principal::User { arn, .. }) => Ok(format!("IAM:{}", last(arn))),
        (None, Principal::Root { .. }) => Ok("IAM:RootIdentity".to_owned()),
        (None, _) => Err(ControlError::NotSupported(format!("A database user for {}", ctx.caller_arn()))),
    }
}
