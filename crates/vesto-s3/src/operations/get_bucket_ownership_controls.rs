//! `GetBucketOwnershipControls` <https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketOwnershipControls.html>

use s3s::dto::{
    GetBucketOwnershipControlsInput, GetBucketOwnershipControlsOutput, ObjectOwnership, OwnershipControls,
    OwnershipControlsRule,
};
use s3s::{S3Request, S3Response};
use vesto_objects::S3Error;

use crate::authenticate::Caller;

pub(crate) async fn get_bucket_ownership_controls(
    Caller { ctx, objects, .. }: &Caller,
    request: S3Request<GetBucketOwnershipControlsInput>,
) -> Result<S3Response<GetBucketOwnershipControlsOutput>, S3Error> {
    let ownership = vesto_objects::get_bucket_ownership_controls(ctx, objects, &request.input.bucket)?;
    let rule = OwnershipControlsRule { object_ownership: ObjectOwnership::from_static(ownership.as_str()) };
    let ownership_controls = Some(OwnershipControls { rules: vec![rule] });
    Ok(S3Response::new(GetBucketOwnershipControlsOutput { ownership_controls }))
}
