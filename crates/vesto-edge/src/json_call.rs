//! Calls of AWS JSON services. Both that clients of Redshift use are known by name and not built yet.

use axum::body::Body;
use http::{Response, request::Parts};
use vesto_aws_wire::{ApiError, Protocol, json11};
use vesto_types::RequestId;

use crate::answer;
use crate::authenticate::{authenticate, read_body};
use crate::edge::{Called, Edge};

/// Prefix of `X-Amz-Target`, the signing name, and what the service is called.
const SERVICES: &[(&str, &str, &str)] = &[
    ("RedshiftData", "redshift-data", "Amazon Redshift Data API"),
    ("RedshiftServerless", "redshift-serverless", "Amazon Redshift Serverless"),
];

pub(crate) async fn json_call(
    edge: &Edge,
    parts: &Parts,
    body: Body,
    target: &str,
    id: &RequestId,
) -> (Called, Response<Body>) {
    let mut called = Called::of("json");
    let error = refuse(edge, parts, body, target, &mut called).await;
    tracing::info!(service = called.service, target, code = %error.code, "request refused");
    (called, answer::error(&error, Protocol::Json, "", id))
}

async fn refuse(edge: &Edge, parts: &Parts, body: Body, target: &str, called: &mut Called) -> ApiError {
    let body = match read_body(edge, parts, body, Protocol::Json).await {
        Ok(body) => body,
        Err(error) => return error,
    };
    let unknown = || ApiError::new(400, "UnknownOperationException", format!("There is no operation {target}."));
    let Some((prefix, operation)) = json11::parse_target(target) else { return unknown() };
    let Some((_, service, title)) = SERVICES.iter().find(|(known, ..)| *known == prefix) else { return unknown() };
    called.service = service;
    match authenticate(edge, parts, &body, service) {
        Err(error) => error.to_api_error(Protocol::Json),
        Ok(_) => ApiError::new(
            400,
            "UnsupportedOperation",
            format!("The operation {operation} of the {title} is not supported yet."),
        ),
    }
}
