//! Calls of IAM Access Analyzer, which are told by method and path and speak JSON.
//! <https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html>

use axum::body::Body;
use http::{HeaderValue, Response, header, request::Parts};
use serde_json::{Value, json};
use vesto_aws_wire::{ApiError, Protocol, json11};
use vesto_identity::access_analyzer::{self, SERVICE};
use vesto_types::RequestId;

use crate::answer;
use crate::audit;
use crate::authenticate::{authenticate, read_body};
use crate::dispatch::query_params;
use crate::edge::{Called, Edge};

const JSON: &str = "application/json";

pub(crate) async fn rest_json_call(edge: &Edge, parts: &Parts, body: Body, id: &RequestId) -> (Called, Response<Body>) {
    let mut called = Called::of(SERVICE);
    let response = match call(edge, parts, body, &mut called).await {
        Ok(answer) => answer::ok(JSON, answer.to_string()),
        Err(error) => {
            tracing::info!(service = SERVICE, action = called.action, code = %error.code, "request refused");
            refused(&error, id)
        }
    };
    (called, response)
}

async fn call(edge: &Edge, parts: &Parts, body: Body, called: &mut Called) -> Result<Value, ApiError> {
    let body = read_body(edge, parts, body, Protocol::Json).await?;
    let (method, path) = (parts.method.as_str(), parts.uri.path());
    let unknown = || ApiError::new(404, "UnknownOperationException", format!("There is no operation {method} {path}."));
    let operation = access_analyzer::operation(method, path).ok_or_else(unknown)?;
    operation.clone_into(&mut called.action);
    let ctx = authenticate(edge, parts, &body, SERVICE).map_err(|error| error.to_api_error(Protocol::Json))?;
    let members = json11::parse_body(&body);
    let outcome =
        members.and_then(|members| access_analyzer::call(&ctx, operation, &query_params(&parts.uri), &members));
    audit::rest(&ctx, "access-analyzer.amazonaws.com", operation, outcome.as_ref().err()).await;
    outcome
}

/// The status says more here than in AWS JSON; what the model adds to an error stands beside the message.
fn refused(error: &ApiError, id: &RequestId) -> Response<Body> {
    let mut members = json!({ "__type": json11::error_type(error), "message": error.message });
    for (name, value) in &error.details {
        members[*name] = json!(value);
    }
    let mut response = answer::refused(error, Protocol::Json, id);
    *response.body_mut() = members.to_string().into();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(JSON));
    response
}
