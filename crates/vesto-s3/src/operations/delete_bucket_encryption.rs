//! `DeleteBucketEncryption` <https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketEncryption.html>

use s3s::dto::{DeleteBucketEncryptionInput, DeleteBucketEncryptionOutput};
use s3s::{S3Request, S3Response};
use vesto_objects::S3Error;

use crate::authenticate::Caller;

pub(crate) async fn delete_bucket_encryption(
    Caller { ctx, objects, .. }: &Caller,
    request: S3Request<DeleteBucketEncryptionInput>,
) -> Result<S3Response<DeleteBucketEncryptionOutput>, S3Error> {
    vesto_objects::delete_bucket_encryption(ctx, objects, &request.input.bucket).await?;
    Ok(S3Response::new(DeleteBucketEncryptionOutput::default()))
}
