//! `/_vesto/…`: what is not AWS's. Health and metrics say nothing about anybody's data and need no signature.

use std::sync::Arc;

use axum::body::Body;
use http::{Method, Response, StatusCode, request::Parts};
use serde_json::json;
use vesto_aws_wire::{ApiError, Protocol};
use vesto_control::ClusterStatus;
use vesto_identity::OpCtx;
use vesto_policy::Principal;
use vesto_types::RequestId;

use crate::answer;
use crate::audit;
use crate::authenticate::{authenticate, read_body};
use crate::console::console;
use crate::dispatch::scope_service;
use crate::edge::Edge;
use crate::service::Reset;

const JSON: &str = "application/json";

pub(crate) async fn page(edge: &Edge, parts: &Parts, body: Body, page: &str, id: &RequestId) -> Response<Body> {
    if let Some(path) = page.strip_prefix("console").filter(|path| path.is_empty() || path.starts_with('/')) {
        return console(edge, parts, body, path, id).await;
    }
    match (page, &parts.method) {
        ("health", &(Method::GET | Method::HEAD)) => health(edge),
        ("metrics", &(Method::GET | Method::HEAD)) => answer::ok("text/plain; version=0.0.4", edge.render_metrics()),
        ("reset", &Method::POST) => match reset(edge, parts, body).await {
            Ok(()) => answer::ok(JSON, json!({ "status": "reset" }).to_string()),
            Err(error) => answer::error(&error, Protocol::Json, "", id),
        },
        ("health" | "metrics" | "reset", _) => answer::text(StatusCode::METHOD_NOT_ALLOWED, "method not allowed\n"),
        _ => answer::text(StatusCode::NOT_FOUND, "no such page\n"),
    }
}

fn health(edge: &Edge) -> Response<Body> {
    let state = edge.control().state();
    let count = |status| state.clusters().filter(|cluster| cluster.status == status).count();
    let running = state.clusters().filter(|cluster| state.is_running(cluster)).count();
    let body = json!({
        "status": "ok",
        "version": edge.version(),
        "region": edge.region().as_str(),
        // No AWS API tells this limit, and the console counts against it.
        "max_iam_roles": edge.control().settings().max_iam_roles,
        "clusters": {
            "creating": count(ClusterStatus::Creating),
            "available": count(ClusterStatus::Available),
            "deleting": count(ClusterStatus::Deleting),
            "running": running,
        },
    });
    answer::ok(JSON, body.to_string())
}

/// For tests: needs the server's `--enable-reset` and root's signature.
async fn reset(edge: &Edge, parts: &Parts, body: Body) -> Result<(), ApiError> {
    let Some(reset) = edge.reset() else {
        let message = "Resetting is disabled; start the server with --enable-reset.";
        return Err(ApiError::new(403, "AccessDenied", message));
    };
    let ctx = signer(edge, parts, body).await?;
    let outcome = reset_as(edge, reset, &ctx).await;
    audit::own_page(&ctx, "Reset", outcome.as_ref().err()).await;
    outcome
}

/// Whose signature the request has, for whichever service it was made.
pub(crate) async fn signer(edge: &Edge, parts: &Parts, body: Body) -> Result<OpCtx, ApiError> {
    let body = read_body(edge, parts, body, Protocol::Json).await?;
    let service = scope_service(&parts.uri, &parts.headers).unwrap_or_default();
    authenticate(edge, parts, &body, &service).map_err(|error| error.to_api_error(Protocol::Json))
}

/// What is done to the server itself is for the default account's root.
pub(crate) fn require_root(edge: &Edge, ctx: &OpCtx, purpose: &str) -> Result<(), ApiError> {
    let default_account = edge.identity().default_account().as_str();
    if matches!(ctx.principal(), Principal::Root { account } if account == default_account) {
        return Ok(());
    }
    Err(ApiError::access_denied(format!("Only the root access key of the server's account may {purpose}.")))
}

async fn reset_as(edge: &Edge, reset: &Arc<dyn Reset>, ctx: &OpCtx) -> Result<(), ApiError> {
    require_root(edge, ctx, "reset it")?;
    reset.reset().await.map_err(|error| {
        tracing::error!(error = &error as &dyn std::error::Error, "reset failed");
        ApiError::internal_failure()
    })
}
