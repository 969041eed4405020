//! `DescribeSecret` <https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DescribeSecret.html>

use serde_json::{Map, Value, json};
use vesto_aws_wire::{ApiError, Members};
use vesto_identity::OpCtx;
use vesto_policy::Context;

use super::{moment, put};
use crate::named::named;
use crate::secrets::Secrets;
use crate::stored_secret::StoredSecret;

pub fn describe_secret(secrets: &Secrets, ctx: &OpCtx, request: &Members) -> Result<String, ApiError> {
    let secret_id = request.required_text("SecretId")?;
    let secret = named(secrets, ctx, "secretsmanager:DescribeSecret", secret_id, Context::new())?;
    let mut answer = shown(&secret);
    put(&mut answer, "VersionIdsToStages", versions(&secret));
    Ok(Value::Object(answer).to_string())
}

/// What is told of a secret besides its value.
pub(super) fn shown(secret: &StoredSecret) -> Map<String, Value> {
    let mut answer = Map::new();
    put(&mut answer, "ARN", Some(secret.arn.as_str()));
    put(&mut answer, "Name", Some(secret.name.as_str()));
    put(&mut answer, "Description", secret.description.as_deref());
    put(&mut answer, "KmsKeyId", secret.kms_key_id.as_deref());
    put(&mut answer, "CreatedDate", Some(moment(secret.created_at)));
    put(&mut answer, "LastChangedDate", Some(moment(secret.changed_at)));
    put(&mut answer, "DeletedDate", secret.deletion.map(|deletion| moment(deletion.planned_at)));
    let tags = secret.tags.iter().map(|(key, value)| json!({ "Key": key, "Value": value }));
    put(&mut answer, "Tags", (!secret.tags.is_empty()).then(|| tags.collect::<Value>()));
    answer
}

/// The versions that stages name, with these.
pub(super) fn versions(secret: &StoredSecret) -> Option<Value> {
    let named = secret.versions.0.iter().filter(|version| !version.stages.is_empty());
    let stages: Map<String, Value> = named.map(|version| (version.id.clone(), json!(version.stages))).collect();
    (!stages.is_empty()).then_some(Value::Object(stages))
}

#[cfg(test)]
mod tests;
