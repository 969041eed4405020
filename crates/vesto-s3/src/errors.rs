//! From an operation's error, or s3s's, to the response: the codes and texts of `vesto_objects::S3Error`, and for what
//! s3s itself refuses those that S3 uses.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use http::{HeaderMap, HeaderValue, Response, StatusCode};
use s3s::Body;
use vesto_audit::Failure;
use vesto_aws_wire::{ApiError, AuthError, Protocol};
use vesto_objects::S3Error;

use crate::authenticate::bucket_in;
use crate::face::error_response;
use crate::headers::http_date;

pub(crate) const INTERNAL: &str = "We encountered an internal error. Please try again.";

/// An error and the headers that go with it.
#[derive(Debug)]
pub(crate) struct Refusal(Box<Inner>);

#[derive(Debug)]
struct Inner {
    error: ApiError,
    headers: HeaderMap,
}

impl Refusal {
    pub(crate) fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.0.error.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    pub(crate) fn failure(&self) -> Failure {
        Failure { code: self.code().into(), message: self.0.error.message.clone() }
    }

    pub(crate) fn code(&self) -> String {
        self.0.error.code.to_string()
    }
}

impl From<ApiError> for Refusal {
    fn from(error: ApiError) -> Self {
        Self(Box::new(Inner { error, headers: HeaderMap::new() }))
    }
}

impl From<AuthError> for Refusal {
    fn from(error: AuthError) -> Self {
        error.to_api_error(Protocol::S3).into()
    }
}

impl From<S3Error> for Refusal {
    fn from(error: S3Error) -> Self {
        if error.is_internal() {
            tracing::error!(error = chain(&error), "S3 operation failed");
        }
        let mut headers = HeaderMap::new();
        if let S3Error::NotModified { etag, modified } = &error {
            insert(&mut headers, http::header::ETAG, &format!("\"{etag}\""));
            insert(&mut headers, http::header::LAST_MODIFIED, &http_date(*modified));
        }
        let mut api = ApiError::new(error.status(), error.code(), error.message());
        for (name, value) in error.fields() {
            api = api.with_detail(name, value);
        }
        Self(Box::new(Inner { error: api, headers }))
    }
}

fn insert(headers: &mut HeaderMap, name: http::HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}

fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}

/// Where an operation leaves its name and its error: s3s's own error type has no room for S3's further elements.
#[derive(Debug, Clone, Default)]
pub(crate) struct ErrorSlot(Arc<Mutex<Slot>>);

#[derive(Debug, Default)]
struct Slot {
    operation: Option<&'static str>,
    refusal: Option<Refusal>,
}

impl ErrorSlot {
    /// Keeps the error and returns what s3s is to carry in its place.
    pub(crate) fn put(&self, refusal: Refusal) -> s3s::S3Error {
        let code = s3s::S3ErrorCode::Custom(refusal.code().into());
        let mut stand_in = s3s::S3Error::new(code);
        stand_in.set_status_code(refusal.status());
        self.lock().refusal = Some(refusal);
        stand_in
    }

    /// Notes which operation the request calls.
    pub(crate) fn calls(&self, operation: &'static str) {
        self.lock().operation = Some(operation);
    }

    pub(crate) fn operation(&self) -> Option<&'static str> {
        self.lock().operation
    }

    fn lock(&self) -> MutexGuard<'_, Slot> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn take(&self) -> Option<Refusal> {
        self.lock().refusal.take()
    }
}

pub(crate) fn render(refusal: Refusal, request_id: &str) -> Response<Body> {
    let mut response = error_response(&refusal.0.error, request_id);
    if response.status() == StatusCode::NOT_MODIFIED {
        *response.body_mut() = Body::empty();
        response.headers_mut().remove(http::header::CONTENT_TYPE);
    }
    response.headers_mut().extend(refusal.0.headers);
    response
}

/// The error in a response that s3s rendered: its code, and S3's text where s3s has its own or none.
pub(crate) fn of_protocol(response: &Response<Body>, path: &str) -> ApiError {
    let body = response.body().bytes().unwrap_or_default();
    let xml = String::from_utf8_lossy(&body);
    let code = element(&xml, "Code").unwrap_or_else(|| "InternalError".to_owned());
    let message = element(&xml, "Message");
    let message = text_of(&code).map(str::to_owned).or(message).unwrap_or_else(|| INTERNAL.to_owned());
    let error = ApiError::new(response.status().as_u16(), code, message);
    match error.code.as_ref() {
        "InvalidBucketName" => error.with_detail("BucketName", bucket_in(path)),
        _ => error,
    }
}

fn element(xml: &str, name: &str) -> Option<String> {
    let (_, rest) = xml.split_once(&format!("<{name}>"))?;
    let (text, _) = rest.split_once(&format!("</{name}>"))?;
    let plain = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&apos;", "'");
    Some(plain.replace("&amp;", "&"))
}

/// <https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html>
fn text_of(code: &str) -> Option<&'static str> {
    Some(match code {
        "InvalidBucketName" => "The specified bucket is not valid.",
        "InvalidURI" => "Couldn't parse the specified URI.",
        "KeyTooLongError" => "Your key is too long",
        "MalformedXML" => "The XML you provided was not well-formed or did not validate against our published schema",
        "MaxMessageLengthExceeded" => "Your request was too big.",
        "MethodNotAllowed" => "The specified method is not allowed against this resource.",
        "MissingContentLength" => "You must provide the Content-Length HTTP header.",
        "IncompleteBody" => "You did not provide the number of bytes specified by the Content-Length HTTP header",
        "SignatureDoesNotMatch" => {
            "The request signature we calculated does not match the signature you provided. Check your key and signing \
             method."
        }
        "InternalError" => INTERNAL,
        _ => return None,
    })
}
