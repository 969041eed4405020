//! AWS JSON 1.1: the operation is in `X-Amz-Target`, members are in a JSON object.
//! <https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html>

use std::fmt;
use std::ops::RangeInclusive;

use serde_json::{Map, Value, json};

use crate::ApiError;

pub const CONTENT_TYPE: &str = "application/x-amz-json-1.1";

const SERIALIZATION: &str = "SerializationException";
/// The code of a request that breaks a rule of the model.
pub const VALIDATION: &str = "ValidationException";

/// `RedshiftData.ExecuteStatement` as (`RedshiftData`, `ExecuteStatement`).
pub fn parse_target(header: &str) -> Option<(&str, &str)> {
    header.rsplit_once('.').filter(|(service, operation)| !service.is_empty() && !operation.is_empty())
}

/// The object that a request's body is. An empty body is an empty object.
pub fn parse_body(body: &[u8]) -> Result<Map<String, Value>, ApiError> {
    if body.iter().all(u8::is_ascii_whitespace) {
        return Ok(Map::new());
    }
    match serde_json::from_slice(body) {
        Ok(Value::Object(members)) => Ok(members),
        _ => Err(ApiError::new(400, SERIALIZATION, "The request body is not a JSON object.")),
    }
}

/// The members of a request. One that is null counts as left out; one of another type than asked for is refused.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Members(Map<String, Value>);

impl Members {
    pub fn parse(body: &[u8]) -> Result<Self, ApiError> {
        parse_body(body).map(Self)
    }

    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name).filter(|value| !value.is_null())
    }

    pub fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    pub fn text(&self, name: &str) -> Result<Option<&str>, ApiError> {
        self.typed(name, "a string", Value::as_str)
    }

    pub fn required_text(&self, name: &str) -> Result<&str, ApiError> {
        self.text(name)?.ok_or_else(|| missing(name))
    }

    pub fn integer(&self, name: &str) -> Result<Option<i64>, ApiError> {
        self.typed(name, "an integer", Value::as_i64)
    }

    /// An integer within `range`.
    pub fn integer_in(&self, name: &str, range: RangeInclusive<i64>) -> Result<Option<i64>, ApiError> {
        let Some(value) = self.integer(name)? else { return Ok(None) };
        if value < *range.start() {
            let rule = format!("Member must have value greater than or equal to {}", range.start());
            return Err(constraint(value, name, &rule));
        }
        if value > *range.end() {
            let rule = format!("Member must have value less than or equal to {}", range.end());
            return Err(constraint(value, name, &rule));
        }
        Ok(Some(value))
    }

    /// A string of `lengths` characters.
    pub fn text_of(&self, name: &str, lengths: RangeInclusive<usize>) -> Result<Option<&str>, ApiError> {
        let Some(value) = self.text(name)? else { return Ok(None) };
        check_length(value, name, &lengths)?;
        Ok(Some(value))
    }

    pub fn boolean(&self, name: &str) -> Result<Option<bool>, ApiError> {
        self.typed(name, "a boolean", Value::as_bool)
    }

    /// One of `words`, as its index.
    pub fn word(&self, name: &str, words: &[&str]) -> Result<Option<usize>, ApiError> {
        let Some(value) = self.text(name)? else { return Ok(None) };
        let index = words.iter().position(|word| *word == value);
        let rule = || format!("Member must satisfy enum value set: [{}]", words.join(", "));
        index.map(Some).ok_or_else(|| constraint(value, name, &rule()))
    }

    pub fn texts(&self, name: &str) -> Result<Option<Vec<&str>>, ApiError> {
        let Some(items) = self.typed(name, "a list", Value::as_array)? else { return Ok(None) };
        let texts = items.iter().map(Value::as_str).collect::<Option<Vec<_>>>();
        texts.map(Some).ok_or_else(|| wrong_type(name, "a list of strings"))
    }

    /// A list of structures.
    pub fn structures(&self, name: &str) -> Result<Option<Vec<Self>>, ApiError> {
        let Some(items) = self.typed(name, "a list", Value::as_array)? else { return Ok(None) };
        let objects = items.iter().map(|item| item.as_object().cloned().map(Self)).collect::<Option<Vec<_>>>();
        objects.map(Some).ok_or_else(|| wrong_type(name, "a list of structures"))
    }

    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }

    fn typed<'a, T>(
        &'a self,
        name: &str,
        expected: &str,
        read: impl FnOnce(&'a Value) -> Option<T>,
    ) -> Result<Option<T>, ApiError> {
        self.get(name).map(|value| read(value).ok_or_else(|| wrong_type(name, expected))).transpose()
    }
}

impl FromIterator<(String, Value)> for Members {
    fn from_iter<I: IntoIterator<Item = (String, Value)>>(members: I) -> Self {
        Self(members.into_iter().collect())
    }
}

fn wrong_type(name: &str, expected: &str) -> ApiError {
    ApiError::new(400, SERIALIZATION, format!("The member {name} is not {expected}."))
}

/// A member that must be there.
pub fn missing(name: &str) -> ApiError {
    let message = format!(
        "1 validation error detected: Value null at '{}' failed to satisfy constraint: Member must not be null",
        camel(name)
    );
    ApiError::new(400, VALIDATION, message)
}

/// A value that breaks a rule of the model, in AWS's words.
pub fn constraint(value: impl fmt::Display, name: &str, rule: &str) -> ApiError {
    let message = format!(
        "1 validation error detected: Value '{value}' at '{}' failed to satisfy constraint: {rule}",
        camel(name)
    );
    ApiError::new(400, VALIDATION, message)
}

/// That a string has so many characters.
pub fn check_length(value: &str, name: &str, lengths: &RangeInclusive<usize>) -> Result<(), ApiError> {
    let n_chars = value.chars().count();
    if n_chars < *lengths.start() {
        let rule = format!("Member must have length greater than or equal to {}", lengths.start());
        return Err(constraint(value, name, &rule));
    }
    if n_chars > *lengths.end() {
        let shown: String = value.chars().take(100).collect();
        let rule = format!("Member must have length less than or equal to {}", lengths.end());
        return Err(constraint(format!("{shown}..."), name, &rule));
    }
    Ok(())
}

/// `maxResults` of `MaxResults`.
fn camel(name: &str) -> String {
    let mut chars = name.chars();
    chars.next().map(|first| first.to_ascii_lowercase()).into_iter().chain(chars).collect()
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

/// `{"__type":"ValidationException","message":"…"}` and the members that the error has besides.
pub fn error_body(error: &ApiError) -> String {
    let mut body = json!({ "__type": error_type(error), "message": error.message });
    for (name, value) in &error.details {
        if let Some(body) = body.as_object_mut() {
            body.insert((*name).to_owned(), value.as_str().into());
        }
    }
    body.to_string()
}

#[cfg(test)]
mod tests;
