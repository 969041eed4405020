//! HTTP answers in the shapes of AWS's protocols.

use axum::body::Body;
use http::{HeaderValue, Response, StatusCode, header};
use vesto_aws_wire::{ApiError, Protocol, json11};
use vesto_types::RequestId;

pub(crate) const REQUEST_ID: &str = "x-amzn-requestid";

pub(crate) fn ok(content_type: &'static str, body: impl Into<Body>) -> Response<Body> {
    with_type(StatusCode::OK, content_type, body.into())
}

pub(crate) fn with_type(status: StatusCode, content_type: &'static str, body: Body) -> Response<Body> {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    response
}

pub(crate) fn error(error: &ApiError, protocol: Protocol, namespace: &str, id: &RequestId) -> Response<Body> {
    let status = StatusCode::from_u16(error.status_in(protocol)).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let body = error.render(protocol, namespace, id.as_str());
    let mut response = with_type(status, ApiError::content_type(protocol), body.into());
    if protocol == Protocol::Json
        && let Ok(code) = HeaderValue::from_str(&json11::error_type(error))
    {
        response.headers_mut().insert("x-amzn-errortype", code);
    }
    response
}

pub(crate) fn with_request_id(mut response: Response<Body>, id: &RequestId) -> Response<Body> {
    if let Ok(value) = HeaderValue::from_str(id.as_str()) {
        response.headers_mut().entry(REQUEST_ID).or_insert(value);
    }
    response
}
