//! `DeleteObject` of an object that the caller itself has just written, and of no other that is under its key by now.
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-deletes.html>

use vesto_identity::OpCtx;
use vesto_policy::Context;

use crate::objects::Place;
use crate::{ETagMatch, Objects, ReadConditions, Remote, RemoteError, S3Error, audit, authorize};

/// Deletes the object if it still has this ETag; nothing is there to delete otherwise.
pub async fn withdraw_object(
    ctx: &OpCtx,
    objects: &Objects,
    bucket: &str,
    key: &str,
    etag: &str,
) -> Result<(), S3Error> {
    let place = objects.locate(ctx, bucket)?;
    let outcome = withdraw(ctx, objects, &place, key, etag).await;
    audit::of_statement(ctx, objects, "DeleteObject", audit::On::Object(bucket, key), &outcome);
    outcome
}

async fn withdraw(ctx: &OpCtx, objects: &Objects, place: &Place, key: &str, etag: &str) -> Result<(), S3Error> {
    authorize::on_key(ctx, objects, place.bucket(), key, "s3:DeleteObject", Context::new())?;
    match place {
        Place::Store(bucket) => {
            let condition = ETagMatch::OneOf(vec![etag.to_owned()]);
            match objects.store.delete_objects(bucket, vec![key.to_owned()], Some(condition)).await {
                Err(S3Error::PreconditionFailed { .. } | S3Error::NoSuchKey { .. }) => Ok(()),
                deleted => deleted,
            }
        }
        Place::Remote(bucket, remote) => {
            let withdrawn = withdraw_remote(remote, &bucket.name, key, etag).await;
            withdrawn.map_err(|error| S3Error::of_remote(error, &bucket.name, Some(key)))
        }
    }
}

/// Not every endpoint knows conditional deletions: the object is looked at first.
async fn withdraw_remote(remote: &Remote, bucket: &str, key: &str, etag: &str) -> Result<(), RemoteError> {
    match remote.head(bucket, key, &ReadConditions::default()).await {
        Ok(found) if found.etag == etag => {}
        Ok(_) | Err(RemoteError::Answer { status: 404, .. }) => return Ok(()),
        Err(error) => return Err(error),
    }
    let refused = remote.delete(bucket, &[key.to_owned()]).await?;
    refused.into_iter().next().map_or(Ok(()), |(_, error)| Err(error))
}
