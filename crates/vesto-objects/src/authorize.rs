//! The questions that S3 operations ask, and what a refused client reads.

use vesto_identity::{AccessDenied, AuthzInput, OpCtx};
use vesto_policy::{Context, Principal};

use crate::{Bucket, ObjectMeta, Objects, S3Error};

/// May the caller do `action` on the bucket itself?
pub(crate) fn on_bucket(
    ctx: &OpCtx,
    objects: &Objects,
    bucket: &Bucket,
    action: &str,
    keys: Context,
) -> Result<(), S3Error> {
    ask(ctx, objects, bucket, action, &bucket.arn(), keys)
}

/// May the caller do `action` on the object under `key`, whether or not there is one?
pub(crate) fn on_object(
    ctx: &OpCtx,
    objects: &Objects,
    bucket: &Bucket,
    key: &str,
    action: &str,
    keys: Context,
) -> Result<(), S3Error> {
    let arn = bucket.object_arn(key);
    // A request that sets an ACL needs both permissions.
    if action == "s3:PutObject" && !objects.keys.values("s3:x-amz-acl").is_empty() {
        ask(ctx, objects, bucket, "s3:PutObjectAcl", &arn, keys.clone())?;
    }
    ask(ctx, objects, bucket, action, &arn, keys)
}

fn ask(
    ctx: &OpCtx,
    objects: &Objects,
    bucket: &Bucket,
    action: &str,
    resource: &str,
    keys: Context,
) -> Result<(), S3Error> {
    let input = input(ctx, objects, bucket, action, keys);
    ctx.authorize_with(action, resource, input).map_err(|denied| S3Error::AccessDenied(Box::new(denied)))
}

/// What goes with a question: condition keys, the bucket's policy and owner.
pub(crate) fn input(ctx: &OpCtx, objects: &Objects, bucket: &Bucket, action: &str, keys: Context) -> AuthzInput {
    let mut context = objects.keys.clone();
    context.extend(&keys);
    context.set_string("s3:ResourceAccount", bucket.owner.as_str());
    let policy = bucket.policy.as_ref().filter(|_| !may_always(ctx, bucket, action));
    AuthzInput {
        context,
        resource_policy: policy.map(|policy| std::sync::Arc::clone(&policy.compiled)),
        resource_account: Some(bucket.owner.clone()),
    }
}

/// The owner account's root user can always repair a bucket's policy, whatever that policy says.
/// <https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html>
fn may_always(ctx: &OpCtx, bucket: &Bucket, action: &str) -> bool {
    let repairs = matches!(action, "s3:GetBucketPolicy" | "s3:PutBucketPolicy" | "s3:DeleteBucketPolicy");
    repairs && matches!(ctx.principal(), Principal::Root { account } if account == bucket.owner.as_str())
}

/// The answer about a key that is not there. Only who may list the bucket learns that it is missing.
/// <https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html>
pub(crate) fn missing_key(ctx: &OpCtx, objects: &Objects, bucket: &Bucket, key: &str) -> S3Error {
    match on_bucket(ctx, objects, bucket, "s3:ListBucket", Context::new()) {
        Ok(()) => S3Error::NoSuchKey { key: key.to_owned() },
        Err(denied) => denied,
    }
}

pub(crate) fn found<T>(
    ctx: &OpCtx,
    objects: &Objects,
    bucket: &Bucket,
    key: &str,
    object: Option<T>,
) -> Result<T, S3Error> {
    object.ok_or_else(|| missing_key(ctx, objects, bucket, key))
}

/// Condition keys that follow from what is written, for callers without HTTP headers too.
pub(crate) fn write_keys(attributes: &crate::ObjectAttributes, conditions: &crate::WriteConditions) -> Context {
    let mut keys = Context::new();
    if let Some(encryption) = &attributes.server_side_encryption {
        keys.set_string("s3:x-amz-server-side-encryption", encryption);
    }
    if conditions.if_absent {
        keys.set_string("s3:if-none-match", "*");
    }
    match &conditions.if_match {
        Some(crate::ETagMatch::Any) => {
            keys.set_string("s3:if-match", "*");
        }
        Some(crate::ETagMatch::OneOf(tags)) => {
            keys.set_string("s3:if-match", tags.join(","));
        }
        None => {}
    }
    keys
}

/// As S3 words it: action, quoted ARN and reason for callers of the bucket's account; nothing for others, who must not
/// learn what another account's policies say. The decision log has the reason in any case.
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/troubleshoot-403-errors.html>
pub(crate) fn client_message(denied: &AccessDenied) -> String {
    let ruling = denied.ruling();
    let own_account = ruling.principal().account();
    if own_account.is_none() || ruling.resource_account().is_some_and(|owner| own_account != Some(owner)) {
        return "Access Denied".to_owned();
    }
    format!(
        "User: {} is not authorized to perform: {} on resource: \"{}\"{}",
        ruling.caller(),
        ruling.action(),
        ruling.resource(),
        ruling.evaluation().access_denied_reason(ruling.action()),
    )
}

/// Range and part rules that GET and HEAD share.
pub(crate) fn check_conditions(conditions: &crate::ReadConditions, meta: &ObjectMeta) -> Result<(), S3Error> {
    conditions.check(&meta.etag, meta.modified)
}
