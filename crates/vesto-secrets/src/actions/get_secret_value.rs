//! `GetSecretValue` <https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html>

use std::sync::Arc;

use serde_json::{Map, Value};
use vesto_aws_wire::{ApiError, Members};
use vesto_identity::OpCtx;
use vesto_policy::Context;

use super::{moment, put};
use crate::error::SecretsError;
use crate::named::{named, require_kept};
use crate::secrets::Secrets;
use crate::stored_secret::StoredSecret;
use crate::version::{CURRENT, SecretValue, Version};

pub fn get_secret_value(secrets: &Secrets, ctx: &OpCtx, request: &Members) -> Result<String, ApiError> {
    let (version_id, stage) = (request.text("VersionId")?, request.text("VersionStage")?);
    let (secret, version) = find(secrets, ctx, request.required_text("SecretId")?, version_id, stage)?;
    let mut answer = Map::new();
    put(&mut answer, "ARN", Some(secret.arn.as_str()));
    put(&mut answer, "Name", Some(secret.name.as_str()));
    put(&mut answer, "VersionId", Some(version.id));
    put(&mut answer, "VersionStages", Some(version.stages));
    put(&mut answer, "CreatedDate", Some(moment(version.created_at)));
    match &version.value {
        SecretValue::Text(text) => put(&mut answer, "SecretString", Some(text.expose())),
        SecretValue::Binary(bytes) => put(&mut answer, "SecretBinary", Some(bytes.expose())),
    }
    Ok(Value::Object(answer).to_string())
}

/// A version of a secret, if the caller may have it.
pub(crate) fn find(
    secrets: &Secrets,
    ctx: &OpCtx,
    secret_id: &str,
    version_id: Option<&str>,
    stage: Option<&str>,
) -> Result<(Arc<StoredSecret>, Version), SecretsError> {
    let mut context = Context::new();
    if let Some(version_id) = version_id {
        context.set_string("secretsmanager:VersionId", version_id);
    }
    if version_id.is_none() || stage.is_some() {
        context.set_string("secretsmanager:VersionStage", stage.unwrap_or(CURRENT));
    }
    let secret = named(secrets, ctx, "secretsmanager:GetSecretValue", secret_id, context)?;
    require_kept(&secret)?;
    let version = secret.versions.find(version_id, stage).cloned();
    let version = version.ok_or_else(|| {
        SecretsError::NoVersion(match (version_id, stage) {
            (Some(id), _) => format!("VersionId: {id}"),
            (None, stage) => format!("staging label: {}", stage.unwrap_or(CURRENT)),
        })
    })?;
    Ok((secret, version))
}

#[cfg(test)]
mod tests;
