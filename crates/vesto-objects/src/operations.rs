//! S3's operations, a file each. Every function authorizes before it acts.

mod abort_multipart_upload;
mod complete_multipart_upload;
mod copy_object;
mod create_bucket;
mod create_multipart_upload;
mod delete_bucket;
mod delete_bucket_policy;
mod delete_object;
mod delete_objects;
mod explain;
mod get_bucket_acl;
mod get_bucket_location;
mod get_bucket_policy;
mod get_bucket_versioning;
mod get_object;
mod head_bucket;
mod head_object;
mod list_buckets;
mod list_multipart_uploads;
mod list_objects;
mod list_objects_v2;
mod list_parts;
mod put_bucket_policy;
mod put_object;
mod upload_part;
mod upload_part_copy;

pub use abort_multipart_upload::abort_multipart_upload;
pub use complete_multipart_upload::{CompleteMultipartUpload, complete_multipart_upload};
pub use copy_object::{CopyObject, CopySource, copy_object};
pub use create_bucket::create_bucket;
pub use create_multipart_upload::{CreateMultipartUpload, create_multipart_upload};
pub use delete_bucket::delete_bucket;
pub use delete_bucket_policy::delete_bucket_policy;
pub use delete_object::delete_object;
pub use delete_objects::{DeleteOutcome, delete_objects};
pub use explain::{Question, explain};
pub use get_bucket_acl::get_bucket_acl;
pub use get_bucket_location::get_bucket_location;
pub use get_bucket_policy::get_bucket_policy;
pub use get_bucket_versioning::get_bucket_versioning;
pub use get_object::{GetObject, ObjectReader, get_object};
pub use head_bucket::head_bucket;
pub use head_object::{HeadObject, head_object};
pub use list_buckets::list_buckets;
pub use list_multipart_uploads::{ListMultipartUploads, UploadsPage, list_multipart_uploads};
pub use list_objects::{ListObjects, ObjectsPage, list_objects};
pub use list_objects_v2::{ListObjectsV2, ObjectsPageV2, list_objects_v2};
pub use list_parts::{ListParts, PartsPage, list_parts};
pub use put_bucket_policy::put_bucket_policy;
pub use put_object::{PutObject, put_object};
pub use upload_part::{UploadPart, upload_part};
pub use upload_part_copy::{UploadPartCopy, upload_part_copy};

#[cfg(test)]
mod tests;
