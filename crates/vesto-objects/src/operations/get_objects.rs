//! Not an operation of S3: `GetObject` of many small objects of a bucket. Each is authorized and told of for itself, as
//! if it had been asked for alone; only what it costs is shared: one look into the metadata, one visit to the disk.

use std::sync::Arc;

use bytes::Bytes;
use futures::{StreamExt, TryStreamExt, stream};
use vesto_identity::OpCtx;
use vesto_policy::Context;

use crate::objects::Place;
use crate::store::objects::StoredObject;
use crate::{
    Bucket, Exchange, GetObject, Objects, ReadConditions, RemoteError, S3Error, StoreError, audit, authorize,
    get_object,
};

/// Requests that are under way to an endpoint at the same time.
const REMOTE_AT_ONCE: usize = 32;

/// One version of an object, to be read whole.
#[derive(Debug, Clone, Copy)]
pub struct SmallObject<'a> {
    pub key: &'a str,
    pub etag: &'a str,
    pub size: u64,
    /// Who is told of requests to an endpoint.
    pub exchange: &'a Arc<Exchange>,
}

/// The objects' bytes, in the order asked for. All of them are in memory together: ask for small ones, at most 1000.
pub async fn get_objects(
    ctx: &OpCtx,
    objects: &Objects,
    bucket: &str,
    wanted: &[SmallObject<'_>],
) -> Result<Vec<Result<Bytes, S3Error>>, S3Error> {
    let place = objects.locate(ctx, bucket)?;
    let bucket = match &place {
        Place::Store(bucket) => bucket,
        Place::Remote(bucket, _) => return Ok(one_by_one(ctx, objects, &bucket.name, wanted).await),
    };
    let keys: Vec<&str> = wanted.iter().map(|wanted| wanted.key).collect();
    let found = objects.store.objects(bucket, &keys).await?;
    let mut outcomes: Vec<Result<Bytes, S3Error>> = Vec::with_capacity(wanted.len());
    let (mut opened, mut places) = (Vec::with_capacity(wanted.len()), Vec::with_capacity(wanted.len()));
    for (wanted, object) in wanted.iter().zip(found) {
        let outcome = open(ctx, objects, bucket, wanted, object);
        audit::of_statement(ctx, objects, "GetObject", audit::On::Object(&bucket.name, wanted.key), &outcome);
        match outcome {
            Ok(object) => {
                places.push(outcomes.len());
                opened.push(object);
                outcomes.push(Ok(Bytes::new()));
            }
            Err(error) => outcomes.push(Err(error)),
        }
    }
    let read = objects.store.read_whole(opened).await?;
    for (place, bytes) in places.into_iter().zip(read) {
        if let Some(outcome) = outcomes.get_mut(place) {
            *outcome = bytes.map_err(|error| S3Error::Store(StoreError::File(error)));
        }
    }
    Ok(outcomes)
}

fn open(
    ctx: &OpCtx,
    objects: &Objects,
    bucket: &Bucket,
    wanted: &SmallObject<'_>,
    object: Option<StoredObject>,
) -> Result<StoredObject, S3Error> {
    let state = object.as_ref().map(|object| &object.meta.state);
    authorize::on_object(ctx, objects, bucket, wanted.key, state, "s3:GetObject", Context::new())?;
    let object = authorize::found(ctx, objects, bucket, wanted.key, object)?;
    crate::CustomerKeyHeaders::default().open(object.meta.encryption.as_ref())?;
    authorize::check_conditions(&ReadConditions::version(wanted.etag), &object.meta)?;
    Ok(object)
}

async fn one_by_one(
    ctx: &OpCtx,
    objects: &Objects,
    bucket: &str,
    wanted: &[SmallObject<'_>],
) -> Vec<Result<Bytes, S3Error>> {
    let requests: Vec<_> = wanted.iter().map(|wanted| read_one(ctx, objects, bucket, *wanted)).collect();
    stream::iter(requests).buffered(REMOTE_AT_ONCE).collect().await
}

async fn read_one(ctx: &OpCtx, objects: &Objects, bucket: &str, wanted: SmallObject<'_>) -> Result<Bytes, S3Error> {
    let request = GetObject::listed(wanted.etag, wanted.size).told_to(wanted.exchange);
    let body = get_object(ctx, objects, bucket, wanted.key, &request).await?.body;
    let pieces: Result<Vec<Bytes>, _> = body.try_collect().await;
    match pieces {
        Ok(mut pieces) if pieces.len() == 1 => Ok(pieces.pop().unwrap_or_default()),
        Ok(pieces) => Ok(Bytes::from(pieces.concat())),
        Err(error) => match error.downcast::<RemoteError>() {
            Ok(error) => Err(S3Error::of_remote(error, bucket, Some(wanted.key))),
            Err(error) => Err(S3Error::Store(StoreError::File(error))),
        },
    }
}
