//! `CreateBucket` <https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html>

use s3s::dto::{CreateBucketInput, CreateBucketOutput};
use s3s::{S3Request, S3Response};
use vesto_objects::{CreateBucket, ObjectOwnership, S3Error};

use crate::acl;
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
    let ownership = match input.object_ownership.as_ref().map(|ownership| ownership.as_str()) {
        None => None,
        Some(text) => Some(ObjectOwnership::parse(text).ok_or_else(|| S3Error::InvalidArgument {
            message: "Invalid x-amz-object-ownership header".to_owned(),
            name: "x-amz-object-ownership",
            value: text.to_owned(),
        })?),
    };
    let create = CreateBucket {
        location: configuration.location_constraint.map(|location| location.as_str().to_owned()),
        ownership,
        acl: acl::of_headers(ctx, &request.headers)?,
    };
    vesto_objects::create_bucket_with(ctx, objects, &input.bucket, create).await?;
    Ok(S3Response::new(CreateBucketOutput { location: Some(format!("/{}", input.bucket)) }))
}
