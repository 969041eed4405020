//! `GetBucketEncryption` <https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketEncryption.html>

use s3s::dto::{
    GetBucketEncryptionInput, GetBucketEncryptionOutput, ServerSideEncryption, ServerSideEncryptionByDefault,
    ServerSideEncryptionConfiguration, ServerSideEncryptionRule,
};
use s3s::{S3Request, S3Response};
use vesto_objects::{Encryption, S3Error};

use crate::authenticate::Caller;

pub(crate) async fn get_bucket_encryption(
    Caller { ctx, objects, .. }: &Caller,
    request: S3Request<GetBucketEncryptionInput>,
) -> Result<S3Response<GetBucketEncryptionOutput>, S3Error> {
    let encryption = vesto_objects::get_bucket_encryption(ctx, objects, &request.input.bucket)?;
    let algorithm = encryption.algorithm().unwrap_or(ServerSideEncryption::AES256);
    let default = ServerSideEncryptionByDefault {
        kms_master_key_id: encryption.kms_key_id().map(str::to_owned),
        sse_algorithm: ServerSideEncryption::from_static(algorithm),
    };
    let rule = ServerSideEncryptionRule {
        apply_server_side_encryption_by_default: Some(default),
        bucket_key_enabled: Some(matches!(encryption, Encryption::Kms { bucket_key: true, .. })),
    };
    let configuration = ServerSideEncryptionConfiguration { rules: vec![rule] };
    Ok(S3Response::new(GetBucketEncryptionOutput { server_side_encryption_configuration: Some(configuration) }))
}
