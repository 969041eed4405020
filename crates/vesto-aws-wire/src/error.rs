//! An error as an AWS client sees it, and its rendering in the three protocols.

use std::borrow::Cow;
use std::fmt;

use crate::{json11, xml};

/// How a service speaks; decides the spelling of error codes and the shape of error bodies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Protocol {
    /// AWS Query: form in, XML out (Redshift, IAM, STS).
    Query,
    /// AWS JSON 1.1 (Redshift Data API, Redshift Serverless).
    Json,
    /// REST-XML as S3 speaks it.
    S3,
}

/// What went wrong, in AWS's words; every field is safe to show to the caller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiError {
    /// The short code of the service's model: `ClusterNotFound`.
    pub code: Cow<'static, str>,
    pub status: u16,
    pub message: String,
    /// Whether the caller is at fault (`Sender`) or the service (`Receiver`).
    pub sender: bool,
    /// Further elements of an S3 error, in order: `BucketName`, `Region`, `StringToSign` …; members of a JSON one.
    pub details: Vec<(&'static str, String)>,
}

impl ApiError {
    pub fn new(status: u16, code: impl Into<Cow<'static, str>>, message: impl Into<String>) -> Self {
        Self { code: code.into(), status, message: message.into(), sender: status < 500, details: Vec::new() }
    }

    #[must_use]
    pub fn with_detail(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.details.push((name, value.into()));
        self
    }

    pub fn missing_action() -> Self {
        Self::new(400, "MissingAction", "The request is missing an action or a required parameter.")
    }

    pub fn invalid_action(action: &str, version: &str) -> Self {
        Self::new(400, "InvalidAction", format!("Could not find operation {action} for version {version}"))
    }

    pub fn missing_parameter(name: &str) -> Self {
        Self::new(400, "MissingParameter", format!("The request must contain the parameter {name}."))
    }

    pub fn invalid_parameter_value(message: impl Into<String>) -> Self {
        Self::new(400, "InvalidParameterValue", message)
    }

    pub fn invalid_parameter_combination(message: impl Into<String>) -> Self {
        Self::new(400, "InvalidParameterCombination", message)
    }

    pub fn validation_error(message: impl Into<String>) -> Self {
        Self::new(400, "ValidationError", message)
    }

    /// The whole sentence `User: … is not authorized to perform: …`; the JSON spelling of the code is set at rendering.
    pub fn access_denied(message: impl Into<String>) -> Self {
        Self::new(403, "AccessDenied", message)
    }

    /// Says nothing about the cause: that is in the log, under the request id.
    pub fn internal_failure() -> Self {
        Self::new(500, "InternalFailure", "The request processing has failed because of an unknown error.")
    }

    /// The body that a client of this protocol expects. `namespace` is used by [`Protocol::Query`] only.
    pub fn render(&self, protocol: Protocol, namespace: &str, request_id: &str) -> String {
        match protocol {
            Protocol::Query => xml::error_response(namespace, self, request_id),
            Protocol::Json => json11::error_body(self),
            Protocol::S3 => xml::s3_error(self, request_id),
        }
    }

    /// The `Content-Type` of [`ApiError::render`].
    pub fn content_type(protocol: Protocol) -> &'static str {
        match protocol {
            Protocol::Query => "text/xml",
            Protocol::Json => json11::CONTENT_TYPE,
            Protocol::S3 => "application/xml",
        }
    }

    /// The HTTP status in this protocol: JSON services answer denials with 400.
    pub fn status_in(&self, protocol: Protocol) -> u16 {
        match protocol {
            Protocol::Json if self.status < 500 => 400,
            Protocol::Query | Protocol::Json | Protocol::S3 => self.status,
        }
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({}): {}", self.code, self.status, self.message)
    }
}

impl std::error::Error for ApiError {}
