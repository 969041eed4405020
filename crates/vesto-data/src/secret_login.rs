//! The login that a stored secret holds: JSON with `username` and `password`, and maybe `dbname`.
//! <https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_secret_json_structure.html>

use serde_json::Value;
use vesto_aws_wire::ApiError;
use vesto_identity::OpCtx;
use vesto_secrets::{Secrets, SecretsError};
use vesto_types::Secret;

use crate::error::DataError;

pub(crate) struct SecretLogin {
    pub(crate) arn: String,
    pub(crate) user: String,
    pub(crate) password: Secret,
    pub(crate) database: Option<String>,
}

/// Reads the secret for the caller, who needs `secretsmanager:GetSecretValue`.
pub(crate) fn secret_login(secrets: &Secrets, ctx: &OpCtx, secret_id: &str) -> Result<SecretLogin, DataError> {
    let (arn, text) = secrets.text_for(ctx, secret_id).map_err(|error| match error {
        SecretsError::AccessDenied(denied) => DataError::LoginDenied(denied),
        error => DataError::Secret(ApiError::from(error).message),
    })?;
    let malformed =
        || DataError::Secret("The secret must be a JSON object with the members username and password.".to_owned());
    let body: Value = serde_json::from_str(text.expose()).map_err(|_| malformed())?;
    let member = |name: &str| body.get(name).and_then(Value::as_str);
    Ok(SecretLogin {
        user: member("username").ok_or_else(malformed)?.to_owned(),
        password: Secret::new(member("password").ok_or_else(malformed)?),
        database: member("dbname").filter(|name| !name.is_empty()).map(str::to_owned),
        arn,
    })
}
