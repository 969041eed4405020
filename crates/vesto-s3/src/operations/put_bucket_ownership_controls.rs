//! `PutBucketOwnershipControls` <https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketOwnershipControls.html>

use s3s::dto::{PutBucketOwnershipControlsInput, PutBucketOwnershipControlsOutput};
use s3s::{S3Request, S3Response};
use vesto_objects::{ObjectOwnership, S3Error};

use crate::authenticate::Caller;

pub(crate) async fn put_bucket_ownership_controls(
    Caller { ctx, objects, .. }: &Caller,
    request: S3Request<PutBucketOwnershipControlsInput>,
) -> Result<S3Response<PutBucketOwnershipControlsOutput>, S3Error> {
    let input = request.input;
    let [rule] = input.ownership_controls.rules.as_slice() else { return Err(S3Error::MalformedXml) };
    let ownership = ObjectOwnership::parse(rule.object_ownership.as_str()).ok_or(S3Error::MalformedXml)?;
    vesto_objects::put_bucket_ownership_controls(ctx, objects, &input.bucket, ownership).await?;
    Ok(S3Response::new(PutBucketOwnershipControlsOutput::default()))
}
