//! `HeadObject` <https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html>

use std::ops::Range;

use vesto_identity::OpCtx;
use vesto_policy::Context;

use super::get_object::missing_or;
use crate::objects::Place;
use crate::{ByteRange, CustomerKeyHeaders, ObjectMeta, Objects, ReadConditions, S3Error, audit, authorize};

#[derive(Debug, Clone, Default)]
pub struct HeadObject {
    pub range: Option<ByteRange>,
    pub conditions: ReadConditions,
    pub customer: CustomerKeyHeaders,
}

/// What is known about an object, and the range that a GET with the same headers would answer, if it has one.
/// `s3:GetObject` is the permission: there is none of its own.
pub async fn head_object(
    ctx: &OpCtx,
    objects: &Objects,
    bucket: &str,
    key: &str,
    request: &HeadObject,
) -> Result<(ObjectMeta, Option<Range<u64>>), S3Error> {
    let outcome = look_up(ctx, objects, bucket, key, request).await;
    audit::of_statement(ctx, objects, "HeadObject", audit::On::Object(bucket, key), &outcome);
    outcome
}

async fn look_up(
    ctx: &OpCtx,
    objects: &Objects,
    bucket: &str,
    key: &str,
    request: &HeadObject,
) -> Result<(ObjectMeta, Option<Range<u64>>), S3Error> {
    let bucket = match objects.locate(ctx, bucket)? {
        Place::Store(bucket) => bucket,
        Place::Remote(bucket, remote) => {
            authorize::on_object(ctx, objects, &bucket, key, None, "s3:GetObject", Context::new())?;
            let meta = remote.head(&bucket.name, key, &request.conditions).await;
            let meta = meta.map_err(|error| missing_or(ctx, objects, &bucket, key, error))?;
            let range = request.range.map(|range| range.resolve(meta.size)).transpose()?;
            return Ok((meta, range));
        }
    };
    let meta = objects.store.object_meta(&bucket, key).await?;
    let state = meta.as_ref().map(|meta| &meta.state);
    authorize::on_object(ctx, objects, &bucket, key, state, "s3:GetObject", Context::new())?;
    let meta = authorize::found(ctx, objects, &bucket, key, meta)?;
    request.customer.open(meta.encryption.as_ref())?;
    authorize::check_conditions(&request.conditions, &meta)?;
    let range = request.range.map(|range| range.resolve(meta.size)).transpose()?;
    Ok((meta, range))
}
