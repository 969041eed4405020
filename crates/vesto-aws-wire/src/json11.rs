//! AWS JSON 1.1: the operation is in `X-Amz-Target`, members are in a JSON object.
//! <https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html>

use serde_json::{Map, Value, json};

use crate::ApiError;

pub const CONTENT_TYPE: &str = "application/x-amz-json-1.1";

/// `RedshiftData.ExecuteStatement` as (`RedshiftData`, `ExecuteStatement`).
pub fn parse_target(header: &str) -> Option<(&str, &str)> {
    header.rsplit_once('.').filter(|(service, operation)| !service.is_empty() && !operation.is_empty())
}

/// The members of a request. An empty body is an empty object.
pub fn parse_body(body: &[u8]) -> Result<Map<String, Value>, ApiError> {
    if body.iter().all(u8::is_ascii_whitespace) {
        return Ok(Map::new());
    }
    match serde_json::from_slice(body) {
        Ok(Value::Object(members)) => Ok(members),
        _ => Err(ApiError::new(400, "SerializationException", "The request body is not a JSON object.")),
    }
}

/// The code as the JSON services spell it, for `x-amzn-ErrorType` and `__type`.
pub fn error_type(error: &ApiError) -> String {
    match error.code.as_ref() {
        "AccessDenied" => "AccessDeniedException".to_owned(),
        "MissingAuthenticationToken" => "MissingAuthenticationTokenException".to_owned(),
        "IncompleteSignature" => "IncompleteSignatureException".to_owned(),
        "SignatureDoesNotMatch" => "InvalidSignatureException".to_owned(),
        "InvalidClientTokenId" => "UnrecognizedClientException".to_owned(),
        "ExpiredToken" => "ExpiredTokenException".to_owned(),
        "InvalidAction" => "UnknownOperationException".to_owned(),
        "InternalFailure" => "InternalServerException".to_owned(),
        code => code.to_owned(),
    }
}

/// `{"__type":"ValidationException","message":"…"}`
pub fn error_body(error: &ApiError) -> String {
    json!({ "__type": error_type(error), "message": error.message }).to_string()
}

#[cfg(test)]
mod tests;
