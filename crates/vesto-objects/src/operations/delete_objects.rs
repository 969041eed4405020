//! `DeleteObjects` <https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html>

use vesto_identity::OpCtx;
use vesto_policy::Context;

use crate::names::check_key;
use crate::objects::Place;
use crate::{Objects, Remote, S3Error, audit, authorize};

const MAX_KEYS_AT_ONCE: usize = 1000;

/// What became of the keys, in the order in which they were sent.
#[derive(Debug, Default)]
pub struct DeleteOutcome {
    pub deleted: Vec<String>,
    pub errors: Vec<(String, S3Error)>,
}

/// Deletes up to 1000 keys. Each is authorized for itself; those that are allowed go together.
pub async fn delete_objects(
    ctx: &OpCtx,
    objects: &Objects,
    bucket: &str,
    keys: Vec<String>,
) -> Result<DeleteOutcome, S3Error> {
    let place = objects.locate(ctx, bucket)?;
    let bucket = place.bucket();
    if keys.is_empty() || keys.len() > MAX_KEYS_AT_ONCE {
        return Err(S3Error::MalformedXml);
    }
    let mut outcome = DeleteOutcome::default();
    for key in keys {
        // Here keys come in a document, not in a URL: one of any length would also be kept in the log of decisions.
        let valid = check_key(&key);
        let allowed =
            valid.and_then(|()| authorize::on_key(ctx, objects, bucket, &key, "s3:DeleteObject", Context::new()));
        match allowed {
            Ok(()) => outcome.deleted.push(key),
            Err(refused) => outcome.errors.push((key, refused)),
        }
    }
    let deleted = match &place {
        Place::Store(bucket) => objects.store.delete_objects(bucket, outcome.deleted.clone(), None).await,
        Place::Remote(bucket, remote) => delete_remote(remote, &bucket.name, &mut outcome).await,
    };
    for (key, refused) in &outcome.errors {
        audit::of_statement(ctx, objects, "DeleteObject", audit::On::Object(&bucket.name, key), &Err::<(), _>(refused));
    }
    for key in &outcome.deleted {
        audit::of_statement(ctx, objects, "DeleteObject", audit::On::Object(&bucket.name, key), &deleted.as_ref());
    }
    deleted?;
    Ok(outcome)
}

/// The endpoint may refuse some for itself.
async fn delete_remote(remote: &Remote, bucket: &str, outcome: &mut DeleteOutcome) -> Result<(), S3Error> {
    if outcome.deleted.is_empty() {
        return Ok(());
    }
    let refused = remote.delete(bucket, &outcome.deleted).await;
    let refused = refused.map_err(|error| S3Error::of_remote(error, bucket, None))?;
    outcome.deleted.retain(|key| !refused.iter().any(|(refused, _)| refused == key));
    let refused = refused.into_iter().map(|(key, error)| (key, S3Error::Remote(error)));
    outcome.errors.extend(refused);
    Ok(())
}
