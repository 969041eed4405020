//! `RestoreSecret` <https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RestoreSecret.html>

use serde_json::json;
use vesto_aws_wire::{ApiError, Members};
use vesto_identity::OpCtx;
use vesto_policy::Context;

use crate::named::named;
use crate::secrets::Secrets;

pub async fn restore_secret(secrets: &Secrets, ctx: &OpCtx, request: &Members) -> Result<String, ApiError> {
    let secret_id = request.required_text("SecretId")?;
    let secret = named(secrets, ctx, "secretsmanager:RestoreSecret", secret_id, Context::new())?;
    let restored = secrets.update(&secret, |secret| {
        secret.deletion = None;
        Ok(())
    });
    let restored = restored.await?;
    Ok(json!({ "ARN": restored.arn, "Name": restored.name }).to_string())
}

#[cfg(test)]
mod tests;
