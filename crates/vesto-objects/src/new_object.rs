//! What every way of writing an object has in common before its first byte: permission, and what the object will be
//! besides its bytes.

use vesto_identity::OpCtx;
use vesto_policy::Context;
use vesto_types::AccountId;

use crate::{
    Acl, AclRequest, Bucket, CannedAcl, Encryption, ObjectAttributes, ObjectOwnership, ObjectState, Objects, S3Error,
    authorize,
};

/// What a new object gets from its writer's words and its bucket's settings.
#[derive(Debug, Clone, Default)]
pub(crate) struct Settled {
    pub(crate) encryption: Option<Encryption>,
    pub(crate) state: ObjectState,
}

/// May the caller write an object like this under `key`? Setting its ACL or tags needs permissions of their own.
pub(crate) fn authorize_write(
    ctx: &OpCtx,
    objects: &Objects,
    bucket: &Bucket,
    key: &str,
    attributes: &ObjectAttributes,
    keys: &Context,
) -> Result<(), S3Error> {
    authorize::on_key(ctx, objects, bucket, key, "s3:PutObject", keys.clone())?;
    if attributes.write.acl.is_some() {
        // Until it is written, it is the writer's, also where it becomes the bucket owner's with that.
        let owner = ctx.caller_account().unwrap_or(&bucket.owner).clone();
        authorize::on_new_acl(ctx, objects, bucket, key, &owner, keys.clone())?;
    }
    if !attributes.write.tags.is_empty() {
        authorize::on_key(ctx, objects, bucket, key, "s3:PutObjectTagging", keys.clone())?;
    }
    Ok(())
}

/// Checks the writer's words and settles what follows from them. Permission was asked before.
pub(crate) fn settle(
    ctx: &OpCtx,
    bucket: &Bucket,
    key: &str,
    attributes: &ObjectAttributes,
) -> Result<Settled, S3Error> {
    attributes.check()?;
    let encryption = attributes.write.encryption.parse()?.or_else(|| bucket.settings.encryption.clone());
    let owner = owner_of_new(ctx, bucket, attributes.write.acl.as_ref());
    let acl = match attributes.write.acl.clone() {
        Some(acl) => resolve_acl(ctx, bucket, acl, owner, "s3:PutObjectAcl", bucket.object_arn(key))?,
        None if owner == bucket.owner => None,
        None => Some(Acl::private(owner)),
    };
    Ok(Settled { encryption, state: ObjectState { acl, tags: attributes.write.tags.clone() } })
}

/// The ACL that a request sets on something of `owner`; `None`: it is private to the bucket's owner.
pub(crate) fn resolve_acl(
    ctx: &OpCtx,
    bucket: &Bucket,
    request: AclRequest,
    owner: AccountId,
    action: &'static str,
    resource: String,
) -> Result<Option<Acl>, S3Error> {
    if !bucket.settings.has_acls() {
        return match request.is_bucket_owner_full_control(&bucket.owner) {
            true => Ok(None),
            false => Err(S3Error::AccessControlListNotSupported),
        };
    }
    let acl = request.resolve(&owner, &bucket.owner)?;
    if bucket.settings.block().block_public_acls && acl.is_public() {
        return Err(S3Error::BlockPublicAcls { caller: ctx.caller_arn(), action, resource });
    }
    let default = acl == Acl::private(bucket.owner.clone());
    Ok(if default { None } else { Some(acl) })
}

/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html>. What nobody signed for belongs
/// to the bucket's owner.
fn owner_of_new(ctx: &OpCtx, bucket: &Bucket, acl: Option<&AclRequest>) -> AccountId {
    let writer = || ctx.caller_account().unwrap_or(&bucket.owner).clone();
    match bucket.settings.ownership() {
        ObjectOwnership::BucketOwnerEnforced => bucket.owner.clone(),
        ObjectOwnership::BucketOwnerPreferred => match acl {
            Some(AclRequest::Canned(CannedAcl::BucketOwnerFullControl)) => bucket.owner.clone(),
            _ => writer(),
        },
        ObjectOwnership::ObjectWriter => writer(),
    }
}
