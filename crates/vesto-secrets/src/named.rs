//! What `SecretId` names, found with permission: a name, an ARN, or an ARN without its random end.
//! <https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecretsmanager.html>

use std::sync::Arc;

use vesto_identity::{AuthzInput, OpCtx};
use vesto_policy::Context;
use vesto_types::Arn;

use crate::error::SecretsError;
use crate::secrets::Secrets;
use crate::stored_secret::StoredSecret;

/// The random end of an ARN with its hyphen.
pub(crate) const SUFFIX_LEN: usize = 7;

/// Asks whether the caller may do `action` on the secret, before saying whether there is one.
pub(crate) fn named(
    secrets: &Secrets,
    ctx: &OpCtx,
    action: &str,
    secret_id: &str,
    mut context: Context,
) -> Result<Arc<StoredSecret>, SecretsError> {
    let found = find(secrets, ctx, secret_id);
    let arn = match &found {
        Some(secret) => secret.arn.clone(),
        None if Arn::parse(secret_id).is_ok() => secret_id.to_owned(),
        None => arn(secrets, ctx, secret_id),
    };
    context.set_string("secretsmanager:SecretId", &arn);
    for (key, value) in found.iter().flat_map(|secret| &secret.tags) {
        context.set_string(&format!("aws:ResourceTag/{key}"), value);
        context.set_string(&format!("secretsmanager:ResourceTag/{key}"), value);
    }
    ctx.authorize_with(action, &arn, AuthzInput::context(context))?;
    found.ok_or(SecretsError::NotFound)
}

/// The ARN of a secret of this name, without its random end.
pub(crate) fn arn(secrets: &Secrets, ctx: &OpCtx, name: &str) -> String {
    format!("arn:aws:secretsmanager:{}:{}:secret:{name}", secrets.region(), ctx.account())
}

fn find(secrets: &Secrets, ctx: &OpCtx, secret_id: &str) -> Option<Arc<StoredSecret>> {
    let account = ctx.account();
    let prefix = arn(secrets, ctx, "");
    let Some(named) = secret_id.strip_prefix(&prefix) else {
        return secrets.named(account, secret_id);
    };
    let full = named.get(..named.len().saturating_sub(SUFFIX_LEN)).and_then(|name| secrets.named(account, name));
    full.filter(|secret| secret.arn == secret_id).or_else(|| secrets.named(account, named))
}

/// Refuses a secret whose deletion is planned.
pub(crate) fn require_kept(secret: &StoredSecret) -> Result<(), SecretsError> {
    if secret.deletion.is_some() { Err(SecretsError::Waits) } else { Ok(()) }
}
