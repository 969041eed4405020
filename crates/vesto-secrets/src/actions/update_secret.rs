//! `UpdateSecret` <https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_UpdateSecret.html>

use serde_json::{Map, Value};
use vesto_aws_wire::{ApiError, Members};
use vesto_identity::OpCtx;
use vesto_policy::Context;

use super::members::{refuse, value, version_id};
use super::put;
use super::put_secret_value::add;
use crate::error::SecretsError;
use crate::named::{named, require_kept};
use crate::secrets::Secrets;
use crate::version::CURRENT;

pub async fn update_secret(secrets: &Secrets, ctx: &OpCtx, request: &Members) -> Result<String, ApiError> {
    Ok(update(secrets, ctx, request).await?.to_string())
}

async fn update(secrets: &Secrets, ctx: &OpCtx, request: &Members) -> Result<Value, SecretsError> {
    let secret_id = request.required_text("SecretId")?;
    let mut context = Context::new();
    if let Some(description) = request.text("Description")? {
        context.set_string("secretsmanager:Description", description);
    }
    if let Some(key) = request.text("KmsKeyId")? {
        context.set_string("secretsmanager:KmsKeyId", key);
    }
    let secret = named(secrets, ctx, "secretsmanager:UpdateSecret", secret_id, context)?;
    require_kept(&secret)?;
    refuse(request, &["Type"])?;
    let description = request.text_of("Description", 0..=2048)?.map(str::to_owned);
    let kms_key_id = request.text_of("KmsKeyId", 0..=2048)?.map(str::to_owned);
    let version = match value(request)? {
        Some(value) => Some((version_id(secrets, request)?, value)),
        None => None,
    };
    let id = version.as_ref().map(|(id, _)| id.clone());
    let now = secrets.now();
    let changed = secrets.update(&secret, move |secret| {
        require_kept(secret)?;
        secret.changed_at = now;
        secret.description = description.or(secret.description.take());
        secret.kms_key_id = kms_key_id.or(secret.kms_key_id.take());
        match version {
            Some((id, value)) => add(secret, id, vec![CURRENT.to_owned()], value, now),
            None => Ok(()),
        }
    });
    let changed = changed.await?;
    let mut answer = Map::new();
    put(&mut answer, "ARN", Some(changed.arn.as_str()));
    put(&mut answer, "Name", Some(changed.name.as_str()));
    put(&mut answer, "VersionId", id);
    Ok(Value::Object(answer))
}

#[cfg(test)]
mod tests;
