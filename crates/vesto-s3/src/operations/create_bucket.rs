//! `CreateBucket` <https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html>

use s3s::dto::{CreateBucketInput, CreateBucketOutput};
use s3s::{S3Request, S3Response};
use vesto_objects::S3Error;

use crate::authenticate::Caller;

pub(crate) async fn create_bucket(
    Caller { ctx, objects, .. }: &Caller,
    request: S3Request<CreateBucketInput>,
) -> Result<S3Response<CreateBucketOutput>, S3Error> {
    let input = request.input;
    let configuration = input.create_bucket_configuration.unwrap_or_default();
    if configuration.bucket.is_some() || configuration.location.is_some() {
        return Err(S3Error::NotImplemented { what: "directory buckets".to_owned() });
    }
    let location = configuration.location_constraint.as_ref().map(|location| location.as_str());
    vesto_objects::create_bucket(ctx, objects, &input.bucket, location).await?;
    Ok(S3Response::new(CreateBucketOutput { location: Some(format!("/{}", input.bucket)) }))
}
