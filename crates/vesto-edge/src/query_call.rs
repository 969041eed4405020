//! One AWS Query call: find the service, prove the caller, run the action, render the answer.

use std::sync::Arc;

use axum::body::Body;
use http::{HeaderValue, Response, header, request::Parts};
use vesto_aws_wire::xml::{FAULT_NAMESPACE, success_response};
use vesto_aws_wire::{ApiError, Protocol, QueryParams};
use vesto_identity::OpCtx;
use vesto_types::RequestId;

use crate::answer;
use crate::audit;
use crate::authenticate::{authenticate, read_body, request_info};
use crate::edge::{Called, Edge};
use crate::service::QueryService;

/// On denials: why, sealed, for DecodeAuthorizationMessage.
const AUTHORIZATION_MESSAGE: &str = "x-vesto-authorization-message";

pub(crate) async fn query_call(
    edge: &Edge,
    parts: &Parts,
    body: Body,
    scope: Option<&str>,
    id: &RequestId,
) -> (Called, Response<Body>) {
    let mut called = Called::of("query");
    let mut namespace = FAULT_NAMESPACE;
    let response = match call(edge, parts, body, scope, id, &mut called, &mut namespace).await {
        Ok(xml) => answer::ok("text/xml", xml),
        Err(error) => {
            tracing::info!(service = called.service, action = called.action, code = %error.code, "request refused");
            let mut response = answer::error(&error, Protocol::Query, namespace, id);
            if error.code == "AccessDenied"
                && let Some(message) = edge.identity().authorization_message(id)
                && let Ok(message) = HeaderValue::from_str(&message)
            {
                response.headers_mut().insert(AUTHORIZATION_MESSAGE, message);
            }
            response
        }
    };
    (called, response)
}

async fn call(
    edge: &Edge,
    parts: &Parts,
    body: Body,
    scope: Option<&str>,
    id: &RequestId,
    called: &mut Called,
    namespace: &mut &'static str,
) -> Result<String, ApiError> {
    let body = read_body(edge, parts, body, Protocol::Query).await?;
    let form = if body.is_empty() { parts.uri.query().unwrap_or_default().as_bytes() } else { &body };
    let params = QueryParams::parse(form)?;
    let service = find_service(edge, scope, &params)?;
    called.service = service.service();
    let action = params.action().unwrap_or_default();
    if !service.knows(action) {
        return Err(ApiError::invalid_action(action, params.version().unwrap_or(service.version())));
    }
    action.clone_into(&mut called.action);
    *namespace = service.namespace();
    let ctx = caller(edge, parts, &body, service.service(), action)?;
    let answer = service.call(&ctx, action, &params).await;
    audit::answered(&ctx, service.service(), action, &params, &answer).await;
    let answer = answer?;
    Ok(success_response(action, service.namespace(), &answer, id.as_str()))
}

/// Who comes with the token of an identity provider has no key yet to sign with.
fn caller(edge: &Edge, parts: &Parts, body: &[u8], service: &str, action: &str) -> Result<OpCtx, ApiError> {
    let takes_token = matches!((service, action), ("sts", "AssumeRoleWithSAML" | "AssumeRoleWithWebIdentity"));
    if takes_token && !parts.headers.contains_key(header::AUTHORIZATION) {
        return Ok(edge.identity().anonymous_context(request_info(edge, parts)));
    }
    authenticate(edge, parts, body, service).map_err(|error| error.to_api_error(Protocol::Query))
}

/// By version, which names one service only; a signature made for another service then fails for that reason.
/// Without a version that is known, by scope.
fn find_service<'a>(
    edge: &'a Edge,
    scope: Option<&str>,
    params: &QueryParams,
) -> Result<&'a Arc<dyn QueryService>, ApiError> {
    let Some(action) = params.action().filter(|action| !action.is_empty()) else {
        return Err(ApiError::missing_action());
    };
    let version = params.version();
    let by_version = edge.query_services().iter().find(|service| Some(service.version()) == version);
    let by_scope =
        || edge.query_services().iter().find(|service| version.is_none() && Some(service.service()) == scope);
    by_version.or_else(by_scope).ok_or_else(|| ApiError::invalid_action(action, version.unwrap_or_default()))
}
