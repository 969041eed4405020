//! What the audit log is told of a call to a Query or JSON service, and of our own pages that change something.

use std::borrow::Cow;

use serde_json::Value;
use vesto_audit::{Category, Failure, Parameters, Response};
use vesto_aws_wire::{ApiError, Members, QueryParams, XmlBody};
use vesto_identity::{OpCtx, role_resource};
use vesto_types::RoleArn;

/// Who signs for a service and under which name the log knows it.
const SOURCES: &[(&str, &str)] = &[
    ("iam", "iam.amazonaws.com"),
    ("redshift", "redshift.amazonaws.com"),
    ("redshift-data", "redshift-data.amazonaws.com"),
    ("secretsmanager", "secretsmanager.amazonaws.com"),
    ("sts", "sts.amazonaws.com"),
];

/// Members of a JSON request that are shown; all others are left out. A value may be anything, an SQL parameter's too.
const SHOWN: &[&str] = &[
    "ClusterIdentifier",
    "ConnectedDatabase",
    "Database",
    "DbUser",
    "Description",
    "ExecutionMode",
    "Filters",
    "ForceDeleteWithoutRecovery",
    "Id",
    "IncludePlannedDeletion",
    "KmsKeyId",
    "MaxResults",
    "Name",
    "RecoveryWindowInDays",
    "ResultFormat",
    "RoleLevel",
    "Schema",
    "SchemaPattern",
    "SecretArn",
    "SecretId",
    "SessionId",
    "SessionKeepAliveSeconds",
    "Sql",
    "Sqls",
    "StatementName",
    "Status",
    "Table",
    "TablePattern",
    "Tags",
    "VersionId",
    "VersionStage",
    "WithEvent",
    "WorkgroupName",
];

/// Returns once the log has taken it.
pub(crate) async fn answered(
    ctx: &OpCtx,
    service: &'static str,
    action: &str,
    params: &QueryParams,
    outcome: &Result<XmlBody, ApiError>,
) {
    if !ctx.audit().is_on() {
        return;
    }
    let source = SOURCES.iter().find(|(known, _)| *known == service).map_or(service, |(_, source)| source);
    let mut event = ctx.audit_event(source, action.to_owned(), Category::Management);
    event.parameters = Parameters::form(params.iter());
    match outcome {
        // As in CloudTrail, what is only read is not repeated, but for whose credentials were given.
        Ok(answer) if !event.read_only || service == "sts" => event.response = Response::xml(answer.content()),
        Ok(_) => {}
        Err(error) => event.failure = Some(failure(error)),
    }
    if service == "sts" {
        let role = params.get("RoleArn").and_then(|arn| RoleArn::parse(arn).ok());
        event.resources.extend(role.as_ref().map(role_resource));
    }
    ctx.audit().record_surely(event).await;
}

/// The same for a JSON service. What was answered is not repeated: it may hold rows of tables.
pub(crate) async fn answered_json(
    ctx: &OpCtx,
    service: &'static str,
    action: &str,
    request: &Members,
    outcome: &Result<String, ApiError>,
) {
    if !ctx.audit().is_on() {
        return;
    }
    let source = SOURCES.iter().find(|(known, _)| *known == service).map_or(service, |(_, source)| source);
    let mut event = ctx.audit_event(source, action.to_owned(), Category::Management);
    let shown = request.iter().filter(|(name, _)| SHOWN.contains(name));
    let field = |(name, value): (&str, &Value)| {
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        (Cow::Owned(lower_first(name)), text)
    };
    event.parameters = Parameters::fields(shown.map(field).collect());
    event.failure = outcome.as_ref().err().map(failure);
    ctx.audit().record_surely(event).await;
}

/// `clusterIdentifier` of `ClusterIdentifier`.
fn lower_first(name: &str) -> String {
    let mut chars = name.chars();
    chars.next().map(|first| first.to_ascii_lowercase()).into_iter().chain(chars).collect()
}

pub(crate) async fn own_page(ctx: &OpCtx, name: &'static str, error: Option<&ApiError>) {
    let mut event = ctx.audit_event("vesto", name, Category::Management);
    event.failure = error.map(failure);
    ctx.audit().record_surely(event).await;
}

/// A call of a REST service that changes nothing.
pub(crate) async fn rest(ctx: &OpCtx, source: &'static str, operation: &'static str, error: Option<&ApiError>) {
    let mut event = ctx.audit_event(source, operation, Category::Management);
    event.read_only = true;
    event.failure = error.map(failure);
    ctx.audit().record_surely(event).await;
}

/// As CloudTrail tells of sign-ins. <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-aws-console-sign-in-events.html>
pub(crate) async fn sign_in(ctx: &OpCtx, error: Option<&ApiError>) {
    let mut event = ctx.audit_event("signin.amazonaws.com", "ConsoleLogin", Category::Management);
    event.failure = error.map(failure);
    ctx.audit().record_surely(event).await;
}

fn failure(error: &ApiError) -> Failure {
    Failure { code: error.code.clone(), message: error.message.clone() }
}
