//! `PutBucketEncryption` <https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketEncryption.html>

use s3s::dto::{PutBucketEncryptionInput, PutBucketEncryptionOutput, ServerSideEncryption};
use s3s::{S3Request, S3Response};
use vesto_objects::{Encryption, S3Error};

use crate::authenticate::Caller;

pub(crate) async fn put_bucket_encryption(
    Caller { ctx, objects, .. }: &Caller,
    request: S3Request<PutBucketEncryptionInput>,
) -> Result<S3Response<PutBucketEncryptionOutput>, S3Error> {
    let input = request.input;
    let [rule] = input.server_side_encryption_configuration.rules.as_slice() else { return Err(S3Error::MalformedXml) };
    let default = rule.apply_server_side_encryption_by_default.as_ref().ok_or(S3Error::MalformedXml)?;
    let kms = |dual_layer| Encryption::Kms {
        dual_layer,
        key_id: default.kms_master_key_id.clone(),
        bucket_key: rule.bucket_key_enabled.unwrap_or_default(),
    };
    let encryption = match default.sse_algorithm.as_str() {
        ServerSideEncryption::AES256 if default.kms_master_key_id.is_some() => {
            return Err(S3Error::InvalidArgument {
                message: "a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or \
                          aws:kms:dsse"
                    .to_owned(),
                name: "ApplyServerSideEncryptionByDefault",
                value: default.sse_algorithm.as_str().to_owned(),
            });
        }
        ServerSideEncryption::AES256 => Encryption::S3,
        ServerSideEncryption::AWS_KMS => kms(false),
        ServerSideEncryption::AWS_KMS_DSSE => kms(true),
        _ => return Err(S3Error::MalformedXml),
    };
    vesto_objects::put_bucket_encryption(ctx, objects, &input.bucket, encryption).await?;
    Ok(S3Response::new(PutBucketEncryptionOutput::default()))
}
