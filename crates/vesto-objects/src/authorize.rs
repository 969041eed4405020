//! The questions that S3 operations ask, and what a refused client reads.
//!
//! A bucket's policy and owner answer for the bucket and for what is about to be put into it. An object that exists is
//! answered for by its owner: mostly the bucket's, and otherwise (ACLs being on) the account that wrote it, whose ACL
//! must then allow, while the bucket's policy can still deny.
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-auth-workflow-object-operation.html>

use std::sync::Arc;

use vesto_identity::{AccessDenied, AuthzInput, OpCtx};
use vesto_policy::{Context, Decision, NamedPolicy, Principal};
use vesto_types::AccountId;

use crate::{Bucket, ObjectMeta, ObjectState, Objects, S3Error};

/// May the caller do `action` on the bucket itself?
pub(crate) fn on_bucket(
    ctx: &OpCtx,
    objects: &Objects,
    bucket: &Bucket,
    action: &str,
    keys: Context,
) -> Result<(), S3Error> {
    let input = input(ctx, objects, bucket, action, keys);
    ask(ctx, action, &bucket.arn(), input, bucket.acl_policy.clone())
}

/// May the caller do `action` to what is or will be under `key`, as far as the bucket decides that: writing, deleting.
pub(crate) fn on_key(
    ctx: &OpCtx,
    objects: &Objects,
    bucket: &Bucket,
    key: &str,
    action: &str,
    keys: Context,
) -> Result<(), S3Error> {
    let input = input(ctx, objects, bucket, action, keys);
    ask(ctx, action, &bucket.object_arn(key), input, bucket.acl_policy.clone())
}

/// May the caller do `action` to the object under `key`? `None`: there is none, which is not yet told.
pub(crate) fn on_object(
    ctx: &OpCtx,
    objects: &Objects,
    bucket: &Bucket,
    key: &str,
    state: Option<&ObjectState>,
    action: &str,
    mut keys: Context,
) -> Result<(), S3Error> {
    let arn = bucket.object_arn(key);
    let Some(state) = state else {
        return ask(ctx, action, &arn, input(ctx, objects, bucket, action, keys), None);
    };
    state.tags.existing_keys(&mut keys);
    let input = input(ctx, objects, bucket, action, keys);
    let Some(acl) = state.acl.as_ref().filter(|_| bucket.settings.has_acls()) else {
        return ask(ctx, action, &arn, input, None);
    };
    let granted = if acl.is_private() { None } else { acl.of_object(&arn, bucket.settings.public_access_block) };
    if acl.owner == bucket.owner {
        return ask(ctx, action, &arn, input, granted);
    }
    // Another account's object. The bucket's policy cannot open it, and its owner is told who asks.
    if is_explicit_deny(ctx, action, &arn, &input) {
        return ask(ctx, action, &arn, input, None);
    }
    let own = AuthzInput { resource_policy: granted, resource_account: Some(acl.owner.clone()), ..input };
    ask(ctx, action, &arn, own, None)
}

/// May the caller set the ACL that a new object of `owner` comes with? Of its own object it needs nobody else's leave.
pub(crate) fn on_new_acl(
    ctx: &OpCtx,
    objects: &Objects,
    bucket: &Bucket,
    key: &str,
    owner: &AccountId,
    keys: Context,
) -> Result<(), S3Error> {
    let (action, arn) = ("s3:PutObjectAcl", bucket.object_arn(key));
    let mut input = input(ctx, objects, bucket, action, keys);
    if *owner != bucket.owner && !is_explicit_deny(ctx, action, &arn, &input) {
        input = AuthzInput { resource_policy: None, resource_account: Some(owner.clone()), ..input };
    }
    ask(ctx, action, &arn, input, None)
}

/// Asks once by the resource's policy, and if that is silent, once more by its ACL: both can only allow what the other
/// does not deny, and ACLs never deny.
fn ask(
    ctx: &OpCtx,
    action: &str,
    resource: &str,
    mut input: AuthzInput,
    acl: Option<Arc<NamedPolicy>>,
) -> Result<(), S3Error> {
    if let Some(acl) = acl
        && ctx.rule(action, resource, &input).evaluation().decision == Decision::ImplicitDeny
    {
        let granted = AuthzInput { resource_policy: Some(acl), ..input.clone() };
        if ctx.rule(action, resource, &granted).allowed() {
            input = granted;
        }
    }
    ctx.authorize_with(action, resource, input).map_err(|denied| S3Error::AccessDenied(Box::new(denied)))
}

fn is_explicit_deny(ctx: &OpCtx, action: &str, resource: &str, input: &AuthzInput) -> bool {
    ctx.rule(action, resource, input).evaluation().decision == Decision::ExplicitDeny
}

/// What goes with a question: condition keys, the bucket's policy and owner.
pub(crate) fn input(ctx: &OpCtx, objects: &Objects, bucket: &Bucket, action: &str, keys: Context) -> AuthzInput {
    let mut context = objects.keys.clone();
    context.extend(&keys);
    context.set_string("s3:ResourceAccount", bucket.owner.as_str());
    let policy = bucket.policy.as_ref().filter(|_| !may_always(ctx, bucket, action));
    let restriction = bucket.restriction.as_ref().filter(|_| ctx.caller_account() != Some(&bucket.owner));
    let policy = restriction.or_else(|| policy.map(|policy| &policy.compiled));
    AuthzInput { context, resource_policy: policy.map(Arc::clone), resource_account: Some(bucket.owner.clone()) }
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
    attributes.write.encryption.keys(&mut keys);
    attributes.write.tags.request_keys(&mut keys);
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
