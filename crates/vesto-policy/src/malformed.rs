//! Why a policy document was refused, in AWS's words.

use thiserror::Error;

/// A refused document. `message()` is the text of AWS's `MalformedPolicyDocument` (IAM, STS) or `MalformedPolicy` (S3).
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{message}")]
pub struct MalformedPolicy {
    message: String,
}

impl MalformedPolicy {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into() }
    }

    pub fn message(&self) -> &str {
        &self.message
    }
}
