//! `DeleteObjects` <https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html>

use s3s::dto::{self, DeleteObjectsInput, DeleteObjectsOutput, DeletedObject};
use s3s::{S3Request, S3Response};
use vesto_objects::S3Error;

use crate::authenticate::Caller;

pub(crate) async fn delete_objects(
    Caller { ctx, objects, .. }: &Caller,
    request: S3Request<DeleteObjectsInput>,
) -> Result<S3Response<DeleteObjectsOutput>, S3Error> {
    let input = request.input;
    let quiet = input.delete.quiet.unwrap_or(false);
    for object in &input.delete.objects {
        if object.version_id.as_deref().is_some_and(|version| version != "null") {
            return Err(S3Error::NotImplemented { what: "VersionId".to_owned() });
        }
        if object.e_tag.is_some() || object.last_modified_time.is_some() || object.size.is_some() {
            return Err(S3Error::NotImplemented { what: "conditions of DeleteObjects".to_owned() });
        }
    }
    let keys = input.delete.objects.into_iter().map(|object| object.key).collect();
    let outcome = vesto_objects::delete_objects(ctx, objects, &input.bucket, keys).await?;
    let deleted = outcome.deleted.into_iter().filter(|_| !quiet);
    let errors = outcome.errors.into_iter().map(|(key, error)| dto::Error {
        code: Some(error.code().to_owned()),
        key: Some(key),
        message: Some(error.message()),
        version_id: None,
    });
    Ok(S3Response::new(DeleteObjectsOutput {
        deleted: Some(deleted.map(|key| DeletedObject { key: Some(key), ..DeletedObject::default() }).collect()),
        errors: Some(errors.collect()),
        request_charged: None,
    }))
}
