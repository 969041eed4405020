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
    delete_bucket_policy: DeleteBucketPolicyInput => DeleteBucketPolicyOutput,
    delete_object: DeleteObjectInput => DeleteObjectOutput,
    delete_objects: DeleteObjectsInput => DeleteObjectsOutput,
    get_bucket_acl: GetBucketAclInput => GetBucketAclOutput,
    get_bucket_location: GetBucketLocationInput => GetBucketLocationOutput,
    get_bucket_policy: GetBucketPolicyInput => GetBucketPolicyOutput,
    get_bucket_versioning: GetBucketVersioningInput => GetBucketVersioningOutput,
    get_object: GetObjectInput => GetObjectOutput,
    head_bucket: HeadBucketInput => HeadBucketOutput,
    head_object: HeadObjectInput => HeadObjectOutput,
    list_buckets: ListBucketsInput => ListBucketsOutput,
    list_multipart_uploads: ListMultipartUploadsInput => ListMultipartUploadsOutput,
    list_object_versions: ListObjectVersionsInput => ListObjectVersionsOutput,
    list_objects: ListObjectsInput => ListObjectsOutput,
    list_objects_v2: ListObjectsV2Input => ListObjectsV2Output,
    list_parts: ListPartsInput => ListPartsOutput,
    put_bucket_policy: PutBucketPolicyInput => PutBucketPolicyOutput,
    put_object: PutObjectInput => PutObjectOutput,
    upload_part: UploadPartInput => UploadPartOutput,
    upload_part_copy: UploadPartCopyInput => UploadPartCopyOutput,
}
