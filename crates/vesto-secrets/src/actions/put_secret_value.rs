//! `PutSecretValue` <https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutSecretValue.html>

use serde_json::{Map, Value};
use vesto_aws_wire::{ApiError, Members};
use vesto_identity::OpCtx;
use vesto_policy::Context;

use super::members::{refuse, value, version_id};
use super::put;
use crate::error::SecretsError;
use crate::named::{named, require_kept};
use crate::secrets::Secrets;
use crate::stored_secret::StoredSecret;
use crate::version::{CURRENT, SecretValue, Version};

pub async fn put_secret_value(secrets: &Secrets, ctx: &OpCtx, request: &Members) -> Result<String, ApiError> {
    Ok(put_value(secrets, ctx, request).await?.to_string())
}

async fn put_value(secrets: &Secrets, ctx: &OpCtx, request: &Members) -> Result<Value, SecretsError> {
    let secret_id = request.required_text("SecretId")?;
    let secret = named(secrets, ctx, "secretsmanager:PutSecretValue", secret_id, Context::new())?;
    require_kept(&secret)?;
    refuse(request, &["RotationToken"])?;
    let no_value =
        || SecretsError::InvalidParameter("You must provide either SecretString or SecretBinary.".to_owned());
    let value = value(request)?.ok_or_else(no_value)?;
    let id = version_id(secrets, request)?;
    let stages: Option<Vec<String>> =
        request.texts("VersionStages")?.map(|stages| stages.into_iter().map(str::to_owned).collect());
    let stages = stages.unwrap_or_else(|| vec![CURRENT.to_owned()]);
    let is_valid = |stage: &String| (1..=256).contains(&stage.len());
    if !(1..=20).contains(&stages.len()) || !stages.iter().all(is_valid) {
        return Err(SecretsError::InvalidParameter("VersionStages is not valid.".to_owned()));
    }
    let (now, version_id) = (secrets.now(), id.clone());
    let changed = secrets.update(&secret, move |secret| add(secret, version_id, stages, value, now)).await?;
    let version = changed.versions.find(Some(&id), None);
    let mut answer = Map::new();
    put(&mut answer, "ARN", Some(changed.arn.as_str()));
    put(&mut answer, "Name", Some(changed.name.as_str()));
    put(&mut answer, "VersionId", Some(id.as_str()));
    put(&mut answer, "VersionStages", version.map(|version| version.stages.clone()));
    Ok(Value::Object(answer))
}

/// Gives the secret a new version.
pub(super) fn add(
    secret: &mut StoredSecret,
    id: String,
    mut stages: Vec<String>,
    value: SecretValue,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<(), SecretsError> {
    require_kept(secret)?;
    // The first one is the current one, whatever it is called.
    if secret.versions.0.is_empty() && !stages.iter().any(|stage| stage == CURRENT) {
        stages.push(CURRENT.to_owned());
    }
    let arn = secret.arn.clone();
    let token = id.clone();
    let added = secret.versions.add(Version { id, stages, created_at: now, value });
    added.map_err(|_| SecretsError::TokenInUse { token, arn })?;
    secret.changed_at = now;
    Ok(())
}

#[cfg(test)]
mod tests;
