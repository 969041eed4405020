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

pub(crate) fn text(status: StatusCode, text: &'static str) -> Response<Body> {
    with_type(status, "text/plain; charset=utf-8", text.into())
}

/// An error of our own pages, and of what is refused before a service sees it: the status is the error's in all protocols.
pub(crate) fn refused(refused: &ApiError, protocol: Protocol, id: &RequestId) -> Response<Body> {
    let mut response = error(refused, protocol, "", id);
    *response.status_mut() = StatusCode::from_u16(refused.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    response
}

/// An object that a browser shows runs no script and is of no origin: otherwise whoever may write objects could act as
/// who is signed in to the console. (Browsers show no PDF in a sandbox; it cannot script the origin.)
pub(crate) fn as_data(mut response: Response<Body>) -> Response<Body> {
    let headers = response.headers_mut();
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if headers.get(header::CONTENT_TYPE).is_none_or(|content_type| content_type != "application/pdf") {
        headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("sandbox"));
    }
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
