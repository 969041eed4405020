//! One AWS JSON call: find the service, prove the caller, run the action, answer. Services that clients of Redshift may
//! ask for and that are not here are known by name.

use axum::body::Body;
use http::{Response, request::Parts};
use vesto_aws_wire::{ApiError, Members, Protocol, json11};
use vesto_types::RequestId;

use crate::answer;
use crate::audit;
use crate::authenticate::{authenticate, read_body};
use crate::edge::{Called, Edge};

/// Prefix of `X-Amz-Target`, the signing name, and what the service is called.
const NOT_BUILT: &[(&str, &str, &str)] = &[("RedshiftServerless", "redshift-serverless", "Amazon Redshift Serverless")];

pub(crate) async fn json_call(
    edge: &Edge,
    parts: &Parts,
    body: Body,
    target: &str,
    id: &RequestId,
) -> (Called, Response<Body>) {
    let mut called = Called::of("json");
    let response = match call(edge, parts, body, target, &mut called).await {
        Ok(json) => answer::ok(json11::CONTENT_TYPE, json),
        Err(error) => {
            tracing::info!(service = called.service, target, code = %error.code, "request refused");
            answer::error(&error, Protocol::Json, "", id)
        }
    };
    (called, response)
}

async fn call(edge: &Edge, parts: &Parts, body: Body, target: &str, called: &mut Called) -> Result<String, ApiError> {
    let body = read_body(edge, parts, body, Protocol::Json).await?;
    let unknown = || ApiError::new(400, "UnknownOperationException", format!("There is no operation {target}."));
    let (prefix, action) = json11::parse_target(target).ok_or_else(unknown)?;
    let Some(service) = edge.json_services().iter().find(|service| service.target() == prefix) else {
        return Err(not_built(edge, parts, &body, target, called).unwrap_or_else(unknown));
    };
    called.service = service.service();
    let ctx = authenticate(edge, parts, &body, service.service());
    let ctx = ctx.map_err(|error| error.to_api_error(Protocol::Json))?;
    if !service.knows(action) {
        return Err(unknown());
    }
    action.clone_into(&mut called.action);
    let request = Members::parse(&body)?;
    let answer = service.call(&ctx, action, &request).await;
    audit::answered_json(&ctx, service.service(), action, &request, &answer).await;
    answer
}

/// Only the caller of a service learns that it is not there.
fn not_built(edge: &Edge, parts: &Parts, body: &[u8], target: &str, called: &mut Called) -> Option<ApiError> {
    let (prefix, operation) = json11::parse_target(target)?;
    let (_, service, title) = NOT_BUILT.iter().find(|(known, ..)| *known == prefix)?;
    called.service = service;
    Some(match authenticate(edge, parts, body, service) {
        Err(error) => error.to_api_error(Protocol::Json),
        Ok(_) => {
            let message = format!("The operation {operation} of the {title} is not supported yet.");
            ApiError::new(400, "UnsupportedOperation", message)
        }
    })
}
