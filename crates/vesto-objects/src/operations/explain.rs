//! Not an operation of S3: what operations would be answered, for those who must say so beforehand.

use vesto_identity::{AuthzInput, OpCtx, Ruling};
use vesto_policy::Context;

use super::list_objects_v2::listing_keys;
use crate::{ListObjectsV2, ObjectAttributes, Objects, S3Error, WriteConditions, authorize};

/// An operation that is only asked about.
#[derive(Debug, Clone, Copy)]
pub enum Question<'a> {
    /// `list_objects_v2`.
    List(&'a ListObjectsV2),
    /// `get_object` or `head_object`, of an object that exists.
    Get {
        key: &'a str,
    },
    /// `ObjectWriter::create` or `put_object`.
    Put {
        key: &'a str,
        attributes: &'a ObjectAttributes,
        conditions: &'a WriteConditions,
    },
    Delete {
        key: &'a str,
    },
}

/// Any action on a bucket or object by its ARN, with these condition keys: what the policies of caller and bucket say.
/// Nothing is recorded, and what an object's own ACL may add is not asked.
pub fn rule(ctx: &OpCtx, objects: &Objects, action: &str, resource: &str, context: Context) -> Ruling {
    let bucket = resource.strip_prefix("arn:aws:s3:::").and_then(|rest| rest.split('/').next());
    let input = match bucket.and_then(|name| objects.locate(ctx, name).ok()) {
        Some(place) => authorize::input(ctx, objects, place.bucket(), action, context),
        None => AuthzInput::context(context),
    };
    ctx.rule(action, resource, &input)
}

/// What the operation's authorization would decide now, by the same policies and condition keys; nothing is recorded.
pub fn explain(ctx: &OpCtx, objects: &Objects, bucket: &str, question: Question<'_>) -> Result<Ruling, S3Error> {
    let place = objects.locate(ctx, bucket)?;
    let bucket = place.bucket();
    let (action, resource, keys) = match question {
        Question::List(request) => {
            let keys = listing_keys(request.prefix.as_deref(), request.delimiter.as_deref(), request.max_keys);
            ("s3:ListBucket", bucket.arn(), keys)
        }
        Question::Get { key } => ("s3:GetObject", bucket.object_arn(key), Context::new()),
        Question::Put { key, attributes, conditions } => {
            ("s3:PutObject", bucket.object_arn(key), authorize::write_keys(attributes, conditions))
        }
        Question::Delete { key } => ("s3:DeleteObject", bucket.object_arn(key), Context::new()),
    };
    Ok(ctx.rule(action, &resource, &authorize::input(ctx, objects, bucket, action, keys)))
}
