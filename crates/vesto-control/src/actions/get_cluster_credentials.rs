//! `GetClusterCredentials` <https://docs.aws.amazon.com/redshift/latest/APIReference/API_GetClusterCredentials.html>
//! Answers for users who do not exist as well: then the login fails, or makes the user (AutoCreate). Not supported:
//! custom domain names.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::{AccessDenied, OpCtx};
use vesto_policy::Context;
use vesto_types::{MissingUser, Secret, TemporaryLogin};

use crate::authz::Target;
use crate::control::Control;
use crate::credentials::Issue;
use crate::db_names::{db_group, db_name, db_user, duration};
use crate::error::ControlError;
use crate::model::Cluster;

pub async fn get_cluster_credentials(
    control: &Control,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let Credential { login_name, password, expires_at } = get(control, ctx, params).await?;
    Ok(XmlBody::result(|xml| {
        xml.text("DbUser", login_name).text("DbPassword", password.expose()).timestamp("Expiration", expires_at);
    }))
}

pub(super) struct Credential {
    pub(super) login_name: String,
    pub(super) password: Secret,
    pub(super) expires_at: DateTime<Utc>,
}

/// What was asked for, as sent.
pub(crate) struct Asked<'a> {
    pub(crate) cluster: &'a str,
    pub(crate) user: &'a str,
    pub(crate) database: Option<&'a str>,
    pub(crate) groups: Vec<String>,
    pub(crate) auto_create: bool,
}

async fn get(control: &Control, ctx: &OpCtx, params: &QueryParams) -> Result<Credential, ControlError> {
    let asked = Asked {
        cluster: params.get("ClusterIdentifier").unwrap_or("*"),
        user: params.get("DbUser").unwrap_or("*"),
        database: params.get("DbName").filter(|name| !name.is_empty()),
        groups: params.list("DbGroups", "DbGroup").unwrap_or_default(),
        auto_create: params.boolean("AutoCreate")?.unwrap_or(false),
    };
    let cluster = Target::cluster(control, ctx.account(), asked.cluster);
    authorize(ctx, &cluster, &asked, params.get("DurationSeconds"))?;
    let user = db_user(params.required("DbUser")?)?;
    let database = asked.database.map(db_name).transpose()?;
    let groups = asked.groups.iter().map(|group| db_group(group)).collect::<Result<BTreeSet<_>, _>>()?;
    let duration = duration(params)?;
    let found = cluster_of(control, ctx, params, &cluster)?;
    let login = TemporaryLogin {
        user,
        missing_user: if asked.auto_create { MissingUser::Create } else { MissingUser::Refuse },
        groups,
        roles: BTreeSet::new(),
        database,
        access_key: ctx.access_key().cloned(),
    };
    let expires_at = control.now() + duration;
    issue(control, &found, login_name(&login), login, expires_at).await
}

/// Every resource on its own: the user, the database, making the user, each group.
pub(crate) fn authorize(
    ctx: &OpCtx,
    cluster: &Target,
    asked: &Asked<'_>,
    duration: Option<&str>,
) -> Result<(), AccessDenied> {
    let mut context = Context::new();
    context.set_string("redshift:DbUser", asked.user);
    context.set_string("redshift:DurationSeconds", duration.filter(|text| !text.is_empty()).unwrap_or("900"));
    if let Some(database) = asked.database {
        context.set_string("redshift:DbName", database);
    }
    let action = "redshift:GetClusterCredentials";
    cluster.authorize_inside(ctx, action, "dbuser", asked.user, context.clone())?;
    if let Some(database) = asked.database {
        cluster.authorize_inside(ctx, action, "dbname", database, context.clone())?;
    }
    if asked.auto_create {
        cluster.authorize_inside(ctx, "redshift:CreateClusterUser", "dbuser", asked.user, context.clone())?;
    }
    for group in &asked.groups {
        cluster.authorize_inside(ctx, "redshift:JoinGroup", "dbgroup", group, context.clone())?;
    }
    Ok(())
}

/// `IAM:ann`, `IAMA:ann` or `IAMA:ann:loaders,analysts`.
fn login_name(login: &TemporaryLogin) -> String {
    if login.missing_user == MissingUser::Refuse {
        return format!("IAM:{}", login.user);
    }
    let groups: Vec<&str> = login.groups.iter().map(String::as_str).collect();
    let groups = if groups.is_empty() { String::new() } else { format!(":{}", groups.join(",")) };
    format!("IAMA:{}{groups}", login.user)
}

/// The cluster that a credential operation names. Any that exists: without an endpoint nobody can log in anyway.
pub(super) fn cluster_of(
    control: &Control,
    ctx: &OpCtx,
    params: &QueryParams,
    target: &Target,
) -> Result<std::sync::Arc<Cluster>, ControlError> {
    if params.get("CustomDomainName").is_some_and(|name| !name.is_empty()) {
        return Err(ControlError::NotSupported("The parameter CustomDomainName".to_owned()));
    }
    params.required("ClusterIdentifier")?;
    let found = control.find(ctx.account(), &target.name);
    found.ok_or_else(|| ControlError::ClusterNotFound(target.name.clone()))
}

pub(super) async fn issue(
    control: &Control,
    cluster: &Cluster,
    login_name: String,
    login: TemporaryLogin,
    expires_at: DateTime<Utc>,
) -> Result<Credential, ControlError> {
    let issue = Issue { namespace: cluster.namespace.clone(), login_name: login_name.clone(), login, expires_at };
    let password = control.issue_password(issue).await?;
    Ok(Credential { login_name, password, expires_at })
}
