//! The table of operations. Those that are not here answer 501 with their name (s3s's default).

use async_trait::async_trait;
use s3s::dto::*;
use s3s::{S3, S3Error, S3ErrorCode, S3Request, S3Response, S3Result};

use crate::authenticate::Caller;
use crate::errors::ErrorSlot;
use crate::operations as op;

pub(crate) struct Service;

/// The caller of this request, and where its error goes.
fn begin<T>(request: &S3Request<T>) -> S3Result<(Caller, ErrorSlot)> {
    let caller = request.extensions.get::<Caller>().cloned();
    let slot = request.extensions.get::<ErrorSlot>().cloned();
    caller.zip(slot).ok_or_else(|| S3Error::new(S3ErrorCode::AccessDenied))
}

/// `name: Input => Output`: the operation's file has the function of the same name.
macro_rules! operations {
    ($($name:ident: $input:ident => $output:ident,)+) => {
        #[async_trait]
        impl S3 for Service {
            $(
                async fn $name(&self, request: S3Request<$input>) -> S3Result<S3Response<$output>> {
                    let (caller, slot) = begin(&request)?;
                    slot.calls(stringify!($name));
                    op::$name(&caller, request).await.map_err(|error| slot.put(error.into()))
                }
            )+
        }
    };
}

operations! {
    abort_multipart_upload: AbortMultipartUploadInput => AbortMultipartUploadOutput,
    complete_multipart_upload: CompleteMultipartUploadInput => CompleteMultipartUploadOutput,
    copy_object: CopyObjectInput => CopyObjectOutput,
    create_bucket: CreateBucketInput => CreateBucketOutput,
    create_multipart_upload: CreateMultipartUploadInput => CreateMultipartUploadOutput,
    delete_bucket: DeleteBucketInput => DeleteBucketOutput,
    delete_bucket_encryption: DeleteBucketEncryptionInput => DeleteBucketEncryptionOutput,
    delete_bucket_ownership_controls: DeleteBucketOwnershipControlsInput => DeleteBucketOwnershipControlsOutput,
    delete_bucket_policy: DeleteBucketPolicyInput => DeleteBucketPolicyOutput,
    delete_bucket_tagging: DeleteBucketTaggingInput => DeleteBucketTaggingOutput,
    delete_object: DeleteObjectInput => DeleteObjectOutput,
    delete_object_tagging: DeleteObjectTaggingInput => DeleteObjectTaggingOutput,
    delete_objects: DeleteObjectsInput => DeleteObjectsOutput,
    delete_public_access_block: DeletePublicAccessBlockInput => DeletePublicAccessBlockOutput,
    get_bucket_acl: GetBucketAclInput => GetBucketAclOutput,
    get_bucket_encryption: GetBucketEncryptionInput => GetBucketEncryptionOutput,
    get_bucket_location: GetBucketLocationInput => GetBucketLocationOutput,
    get_bucket_ownership_controls: GetBucketOwnershipControlsInput => GetBucketOwnershipControlsOutput,
    get_bucket_policy: GetBucketPolicyInput => GetBucketPolicyOutput,
    get_bucket_policy_status: GetBucketPolicyStatusInput => GetBucketPolicyStatusOutput,
    get_bucket_tagging: GetBucketTaggingInput => GetBucketTaggingOutput,
    get_bucket_versioning: GetBucketVersioningInput => GetBucketVersioningOutput,
    get_object: GetObjectInput => GetObjectOutput,
    get_object_acl: GetObjectAclInput => GetObjectAclOutput,
    get_object_tagging: GetObjectTaggingInput => GetObjectTaggingOutput,
    get_public_access_block: GetPublicAccessBlockInput => GetPublicAccessBlockOutput,
    head_bucket: HeadBucketInput => HeadBucketOutput,
    head_object: HeadObjectInput => HeadObjectOutput,
    list_buckets: ListBucketsInput => ListBucketsOutput,
    list_multipart_uploads: ListMultipartUploadsInput => ListMultipartUploadsOutput,
    list_object_versions: ListObjectVersionsInput => ListObjectVersionsOutput,
    list_objects: ListObjectsInput => ListObjectsOutput,
    list_objects_v2: ListObjectsV2Input => ListObjectsV2Output,
    list_parts: ListPartsInput => ListPartsOutput,
    put_bucket_acl: PutBucketAclInput => PutBucketAclOutput,
    put_bucket_encryption: PutBucketEncryptionInput => PutBucketEncryptionOutput,
    put_bucket_ownership_controls: PutBucketOwnershipControlsInput => PutBucketOwnershipControlsOutput,
    put_bucket_policy: PutBucketPolicyInput => PutBucketPolicyOutput,
    put_bucket_tagging: PutBucketTaggingInput => PutBucketTaggingOutput,
    put_object: PutObjectInput => PutObjectOutput,
    put_object_acl: PutObjectAclInput => PutObjectAclOutput,
    put_object_tagging: PutObjectTaggingInput => PutObjectTaggingOutput,
    put_public_access_block: PutPublicAccessBlockInput => PutPublicAccessBlockOutput,
    upload_part: UploadPartInput => UploadPartOutput,
    upload_part_copy: UploadPartCopyInput => UploadPartCopyOutput,
}
