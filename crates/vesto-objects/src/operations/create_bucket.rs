//! `CreateBucket` <https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html>

use vesto_identity::{AuthzInput, OpCtx};
use vesto_types::{Arn, Region};

use crate::{Objects, S3Error, check_bucket_name};

/// Creates a bucket in `location`, or else in the Region of the request, for the caller's account.
pub async fn create_bucket(
    ctx: &OpCtx,
    objects: &Objects,
    bucket: &str,
    location: Option<&str>,
) -> Result<(), S3Error> {
    check_bucket_name(bucket)?;
    let mut context = objects.keys.clone();
    if let Some(location) = location {
        context.set_string("s3:LocationConstraint", location);
    }
    let input = AuthzInput { context, resource_policy: None, resource_account: ctx.caller_account().cloned() };
    ctx.authorize_with("s3:CreateBucket", &Arn::s3(bucket, None).to_string(), input)
        .map_err(|denied| S3Error::AccessDenied(Box::new(denied)))?;
    let region = region_for(ctx.region(), location)?;
    match objects.store.insert_bucket(bucket, ctx.account(), &region).await {
        // In this Region alone, creating one's own bucket again succeeds.
        Err(S3Error::BucketAlreadyOwnedByYou { .. }) if ctx.region().as_str() == "us-east-1" => Ok(()),
        other => other,
    }
}

/// The endpoint of us-east-1 creates buckets anywhere, every other one only at home.
fn region_for(endpoint: &Region, location: Option<&str>) -> Result<Region, S3Error> {
    let global = endpoint.as_str() == "us-east-1";
    let location = match location {
        None | Some("") if global => return Ok(endpoint.clone()),
        None | Some("") => {
            return Err(S3Error::IllegalLocationConstraint { location: "unspecified".to_owned() });
        }
        Some("us-east-1") => return Err(S3Error::InvalidLocationConstraint { location: "us-east-1".to_owned() }),
        Some("EU") => "eu-west-1",
        Some(location) => location,
    };
    let region =
        Region::parse(location).map_err(|_| S3Error::InvalidLocationConstraint { location: location.to_owned() })?;
    if global || region == *endpoint {
        Ok(region)
    } else {
        Err(S3Error::IllegalLocationConstraint { location: location.to_owned() })
    }
}
