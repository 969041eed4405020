//! `GetObject` <https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html>

use std::ops::Range;
use std::sync::Arc;

use vesto_identity::OpCtx;
use vesto_policy::Context;

use crate::objects::Place;
use crate::{
    Bucket, ByteRange, CustomerKeyHeaders, Exchange, ObjectBody, ObjectMeta, Objects, ReadConditions, Remote,
    RemoteError, S3Error, audit, authorize,
};

/// What to read and when.
#[derive(Debug, Clone, Default)]
pub struct GetObject {
    pub range: Option<ByteRange>,
    /// One part of a multipart object instead of a range.
    pub part_number: Option<u32>,
    pub conditions: ReadConditions,
    pub customer: CustomerKeyHeaders,
    /// What a listing says of the object. An endpoint's answer of another size is damaged, and asked for again.
    pub listed_size: Option<u64>,
    /// Who is told of requests to an endpoint.
    pub exchange: Option<Arc<Exchange>>,
}

impl GetObject {
    /// The version that was listed with this ETag and size.
    pub fn listed(etag: &str, size: u64) -> Self {
        Self { conditions: ReadConditions::version(etag), listed_size: Some(size), ..Self::default() }
    }

    pub fn told_to(self, exchange: &Arc<Exchange>) -> Self {
        Self { exchange: Some(Arc::clone(exchange)), ..self }
    }

    /// A range of it: for reading one object in several calls.
    pub fn range(self, range: ByteRange) -> Self {
        Self { range: Some(range), ..self }
    }
}

/// An object opened for reading.
#[derive(Debug)]
pub struct ObjectReader {
    pub meta: ObjectMeta,
    /// The bytes that `body` returns; all of the object unless a range or part was asked for.
    pub range: Range<u64>,
    /// Whether a range or part was asked for.
    pub partial: bool,
    pub body: ObjectBody,
}

pub async fn get_object(
    ctx: &OpCtx,
    objects: &Objects,
    bucket: &str,
    key: &str,
    request: &GetObject,
) -> Result<ObjectReader, S3Error> {
    let outcome = open(ctx, objects, bucket, key, request).await;
    audit::of_statement(ctx, objects, "GetObject", audit::On::Object(bucket, key), &outcome);
    outcome
}

async fn open(
    ctx: &OpCtx,
    objects: &Objects,
    bucket: &str,
    key: &str,
    request: &GetObject,
) -> Result<ObjectReader, S3Error> {
    let bucket = match objects.locate(ctx, bucket)? {
        Place::Store(bucket) => bucket,
        Place::Remote(bucket, remote) => return open_remote(ctx, objects, &bucket, &remote, key, request).await,
    };
    let object = objects.store.object(&bucket, key).await?;
    let state = object.as_ref().map(|object| &object.meta.state);
    authorize::on_object(ctx, objects, &bucket, key, state, "s3:GetObject", Context::new())?;
    let object = authorize::found(ctx, objects, &bucket, key, object)?;
    request.customer.open(object.meta.encryption.as_ref())?;
    authorize::check_conditions(&request.conditions, &object.meta)?;
    let size = object.meta.size;
    let (range, partial) = match (request.range, request.part_number) {
        (Some(_), Some(_)) => {
            return Err(S3Error::invalid_request("Cannot specify both Range header and partNumber query parameter"));
        }
        (Some(range), None) => (range.resolve(size)?, true),
        (None, Some(number)) => {
            let part = object.part_range(number);
            let part = part.ok_or_else(|| S3Error::InvalidPartNumber { actual: object.meta.parts.unwrap_or(1) })?;
            (part, true)
        }
        (None, None) => (0..size, false),
    };
    let (meta, body) = object.body(&objects.store, range.clone());
    Ok(ObjectReader { meta, range, partial, body })
}

/// Which tags the object has is not known here: a policy that asks for them does not allow.
async fn open_remote(
    ctx: &OpCtx,
    objects: &Objects,
    bucket: &Bucket,
    remote: &Arc<Remote>,
    key: &str,
    request: &GetObject,
) -> Result<ObjectReader, S3Error> {
    authorize::on_object(ctx, objects, bucket, key, None, "s3:GetObject", Context::new())?;
    if request.part_number.is_some() || request.customer != CustomerKeyHeaders::default() {
        return Err(S3Error::NotImplemented { what: "reading a part, or with a customer's key, elsewhere".to_owned() });
    }
    let partial = request.range.is_some();
    match remote.get(&bucket.name, key, request).await {
        Ok(object) => {
            let (meta, range) = (object.meta, object.range);
            let body = ObjectBody::remote(object.body, range.end - range.start);
            Ok(ObjectReader { meta, range, partial, body })
        }
        Err(error) => Err(missing_or(ctx, objects, bucket, key, error)),
    }
}

/// A key that is missing is one only for who may list.
pub(super) fn missing_or(ctx: &OpCtx, objects: &Objects, bucket: &Bucket, key: &str, error: RemoteError) -> S3Error {
    match S3Error::of_remote(error, &bucket.name, Some(key)) {
        S3Error::NoSuchKey { .. } => authorize::missing_key(ctx, objects, bucket, key),
        other => other,
    }
}
