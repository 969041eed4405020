//! `CreateSecret` <https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html>
//! Not there: replicas, and types of secrets that other companies manage.

use serde_json::{Map, Value};
use vesto_aws_wire::{ApiError, Members};
use vesto_identity::{AuthzInput, OpCtx};
use vesto_policy::Context;

use super::members::{refuse, value, version_id};
use super::put;
use crate::error::SecretsError;
use crate::named::arn;
use crate::secrets::Secrets;
use crate::stored_secret::StoredSecret;
use crate::version::{CURRENT, Version, Versions};

const ALPHANUMERIC: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const MAX_TAGS: usize = 50;

pub async fn create_secret(secrets: &Secrets, ctx: &OpCtx, request: &Members) -> Result<String, ApiError> {
    Ok(create(secrets, ctx, request).await?.to_string())
}

async fn create(secrets: &Secrets, ctx: &OpCtx, request: &Members) -> Result<Value, SecretsError> {
    let asked = request.text("Name")?.unwrap_or("*");
    let tags = tags(request)?;
    let mut context = Context::new();
    context.set_string("secretsmanager:Name", asked);
    if let Some(description) = request.text("Description")? {
        context.set_string("secretsmanager:Description", description);
    }
    if let Some(key) = request.text("KmsKeyId")? {
        context.set_string("secretsmanager:KmsKeyId", key);
    }
    for (key, value) in &tags {
        context.set_string(&format!("aws:RequestTag/{key}"), value);
    }
    if !tags.is_empty() {
        context.set_strings("aws:TagKeys", tags.iter().map(|(key, _)| key.as_str()));
    }
    ctx.authorize_with("secretsmanager:CreateSecret", &arn(secrets, ctx, asked), AuthzInput::context(context))?;
    let name = name(request.required_text("Name")?)?;
    refuse(request, &["AddReplicaRegions", "Type", "CrossAccountPrimaryARN"])?;
    let now = secrets.now();
    let suffix = secrets.ids().chars(ALPHANUMERIC, 6);
    let mut versions = Versions::default();
    let version_id = version_id(secrets, request)?;
    let value = value(request)?;
    let has_value = value.is_some();
    if let Some(value) = value {
        let version = Version { id: version_id.clone(), stages: vec![CURRENT.to_owned()], created_at: now, value };
        versions.0.push(version);
    }
    let secret = StoredSecret {
        arn: format!("{}-{suffix}", arn(secrets, ctx, name)),
        account: ctx.account().clone(),
        name: name.to_owned(),
        description: request.text_of("Description", 0..=2048)?.map(str::to_owned),
        kms_key_id: request.text_of("KmsKeyId", 0..=2048)?.map(str::to_owned),
        tags,
        created_at: now,
        changed_at: now,
        deletion: None,
        versions,
    };
    // The same request again, whose answer was lost.
    let before = secrets.named(&secret.account, name);
    let secret = match before.filter(|before| before.versions == only_older(&secret.versions, before)) {
        Some(before) if has_value && before.deletion.is_none() => StoredSecret::clone(&before),
        _ => {
            secrets.create(secret.clone()).await?;
            secret
        }
    };
    let mut answer = Map::new();
    put(&mut answer, "ARN", Some(secret.arn));
    put(&mut answer, "Name", Some(secret.name));
    put(&mut answer, "VersionId", has_value.then_some(version_id));
    Ok(Value::Object(answer))
}

/// The versions as they would be had they been made when those of `before` were.
fn only_older(versions: &Versions, before: &StoredSecret) -> Versions {
    let dated = versions.0.iter().cloned().map(|version| Version { created_at: before.created_at, ..version });
    Versions(dated.collect())
}

fn name(name: &str) -> Result<&str, SecretsError> {
    let is_valid = (1..=512).contains(&name.len())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/_+=.@-!".contains(&byte));
    if is_valid {
        return Ok(name);
    }
    let message =
        "Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!";
    Err(SecretsError::InvalidParameter(message.to_owned()))
}

fn tags(request: &Members) -> Result<Vec<(String, String)>, SecretsError> {
    let mut tags: Vec<(String, String)> = Vec::new();
    for tag in request.structures("Tags")?.unwrap_or_default() {
        let (key, value) = (tag.text_of("Key", 1..=128)?, tag.text_of("Value", 0..=256)?);
        let key = key.ok_or_else(|| SecretsError::InvalidParameter("A tag has no key.".to_owned()))?;
        if tags.iter().any(|(known, _)| known == key) {
            return Err(SecretsError::InvalidParameter(format!("The tag key {key} is given twice.")));
        }
        tags.push((key.to_owned(), value.unwrap_or_default().to_owned()));
    }
    if tags.len() > MAX_TAGS {
        return Err(SecretsError::InvalidParameter(format!("A secret has at most {MAX_TAGS} tags.")));
    }
    Ok(tags)
}

#[cfg(test)]
mod tests;
