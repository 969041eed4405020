//! Why an operation of Secrets Manager fails, and the one place that knows AWS's words for each.

use thiserror::Error;
use vesto_aws_wire::ApiError;
use vesto_identity::AccessDenied;
use vesto_meta::MetaError;

#[derive(Debug, Error)]
pub enum SecretsError {
    #[error(transparent)]
    AccessDenied(#[from] AccessDenied),
    /// The request is not well formed, already in AWS's words.
    #[error(transparent)]
    Request(#[from] ApiError),
    #[error("a member is not valid: {0}")]
    InvalidParameter(String),
    #[error("there is no such secret")]
    NotFound,
    #[error("the secret has no such version: {0}")]
    NoVersion(String),
    #[error("there is a secret `{0}` already")]
    Exists(String),
    #[error("a secret of this name waits for its deletion")]
    NameWaits,
    #[error("the secret waits for its deletion")]
    Waits,
    #[error("the token `{token}` names another version of `{arn}`")]
    TokenInUse { token: String, arn: String },
    #[error("there are too many secrets")]
    TooMany,
    #[error("cannot read or write the metadata")]
    Meta(#[from] MetaError),
    #[error("the record of secret `{0}` cannot be read")]
    Corrupt(String),
    #[error("a change was interrupted")]
    Interrupted(#[from] tokio::task::JoinError),
}

impl From<SecretsError> for ApiError {
    fn from(error: SecretsError) -> Self {
        let bad = |code: &'static str, message: &str| ApiError::new(400, code, message);
        match error {
            SecretsError::AccessDenied(denied) => ApiError::access_denied(denied.message()),
            SecretsError::Request(error) => error,
            SecretsError::InvalidParameter(message) => bad("InvalidParameterException", &message),
            SecretsError::NotFound => {
                bad("ResourceNotFoundException", "Secrets Manager can't find the specified secret.")
            }
            SecretsError::NoVersion(which) => bad(
                "ResourceNotFoundException",
                &format!("Secrets Manager can't find the specified secret value for {which}"),
            ),
            SecretsError::Exists(name) => bad(
                "ResourceExistsException",
                &format!("The operation failed because the secret {name} already exists."),
            ),
            SecretsError::NameWaits => bad(
                "InvalidRequestException",
                "You can't create this secret because a secret with this name is already scheduled for deletion.",
            ),
            SecretsError::Waits => bad(
                "InvalidRequestException",
                "You can't perform this operation on the secret because it was marked for deletion.",
            ),
            SecretsError::TokenInUse { token, arn } => bad(
                "ResourceExistsException",
                &format!(
                    "You can't use ClientRequestToken {token} because that value is already in use for a version of \
                     secret {arn}."
                ),
            ),
            SecretsError::TooMany => {
                bad("LimitExceededException", "The request failed because it would exceed one of the quotas.")
            }
            SecretsError::Meta(error) => internal_failure(&error),
            SecretsError::Interrupted(error) => internal_failure(&error),
            SecretsError::Corrupt(arn) => internal_failure(&SecretsError::Corrupt(arn)),
        }
    }
}

/// The caller learns only that it failed; the cause is for the log.
fn internal_failure(error: &(dyn std::error::Error + 'static)) -> ApiError {
    tracing::error!(error, "a call of Secrets Manager failed inside");
    ApiError { code: "InternalServiceError".into(), ..ApiError::internal_failure() }
}
