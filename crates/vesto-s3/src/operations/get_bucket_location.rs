//! `GetBucketLocation` <https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLocation.html>

use s3s::dto::{BucketLocationConstraint, GetBucketLocationInput, GetBucketLocationOutput};
use s3s::{S3Request, S3Response};
use vesto_objects::S3Error;

use crate::authenticate::Caller;

pub(crate) async fn get_bucket_location(
    Caller { ctx, objects, .. }: &Caller,
    request: S3Request<GetBucketLocationInput>,
) -> Result<S3Response<GetBucketLocationOutput>, S3Error> {
    let region = vesto_objects::get_bucket_location(ctx, objects, &request.input.bucket)?;
    // us-east-1 is written as no constraint at all.
    let constraint = (region.as_str() != "us-east-1").then(|| BucketLocationConstraint::from(region.to_string()));
    Ok(S3Response::new(GetBucketLocationOutput { location_constraint: constraint }))
}
