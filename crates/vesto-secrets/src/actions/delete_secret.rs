//! `DeleteSecret` <https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DeleteSecret.html>
//! After a window in which RestoreSecret takes it back, or at once.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Map, Value};
use vesto_aws_wire::{ApiError, Members};
use vesto_identity::OpCtx;
use vesto_policy::Context;

use super::{moment, put};
use crate::error::SecretsError;
use crate::named::{named, require_kept};
use crate::secrets::Secrets;
use crate::stored_secret::Deletion;

const WINDOW_DAYS: std::ops::RangeInclusive<i64> = 7..=30;

pub async fn delete_secret(secrets: &Secrets, ctx: &OpCtx, request: &Members) -> Result<String, ApiError> {
    Ok(delete(secrets, ctx, request).await?.to_string())
}

async fn delete(secrets: &Secrets, ctx: &OpCtx, request: &Members) -> Result<Value, SecretsError> {
    let secret_id = request.required_text("SecretId")?;
    let is_forced = request.boolean("ForceDeleteWithoutRecovery")?.unwrap_or(false);
    let days = request.integer("RecoveryWindowInDays")?;
    let mut context = Context::new();
    context.set_bool("secretsmanager:ForceDeleteWithoutRecovery", is_forced);
    if let Some(days) = days {
        context.set_number("secretsmanager:RecoveryWindowInDays", days);
    }
    let secret = named(secrets, ctx, "secretsmanager:DeleteSecret", secret_id, context)?;
    if is_forced && days.is_some() {
        let message = "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.";
        return Err(SecretsError::InvalidParameter(message.to_owned()));
    }
    let now = secrets.now();
    if is_forced {
        secrets.remove(&secret).await?;
        return Ok(answer(&secret.arn, &secret.name, now));
    }
    let days = days.unwrap_or(*WINDOW_DAYS.end());
    if !WINDOW_DAYS.contains(&days) {
        let message = "RecoveryWindowInDays value must be between 7 and 30 days (inclusive).";
        return Err(SecretsError::InvalidParameter(message.to_owned()));
    }
    let deletion = Deletion { planned_at: now, window: TimeDelta::days(days) };
    let planned = secrets.update(&secret, move |secret| {
        require_kept(secret)?;
        secret.deletion = Some(deletion);
        Ok(())
    });
    let planned = planned.await?;
    Ok(answer(&planned.arn, &planned.name, deletion.due_at()))
}

fn answer(arn: &str, name: &str, at: DateTime<Utc>) -> Value {
    let mut answer = Map::new();
    put(&mut answer, "ARN", Some(arn));
    put(&mut answer, "Name", Some(name));
    put(&mut answer, "DeletionDate", Some(moment(at)));
    Value::Object(answer)
}

#[cfg(test)]
mod tests;
