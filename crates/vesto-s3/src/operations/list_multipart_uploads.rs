//! `ListMultipartUploads` <https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListMultipartUploads.html>

use s3s::dto::{Initiator, ListMultipartUploadsInput, ListMultipartUploadsOutput, MultipartUpload, StorageClass};
use s3s::{S3Request, S3Response};
use vesto_objects::{ListMultipartUploads, S3Error, UploadMeta};

use super::common::{KeyEncoding, count, owner, signed, timestamp};
use crate::authenticate::Caller;

pub(crate) async fn list_multipart_uploads(
    Caller { ctx, objects, .. }: &Caller,
    request: S3Request<ListMultipartUploadsInput>,
) -> Result<S3Response<ListMultipartUploadsOutput>, S3Error> {
    let input = request.input;
    if input.delimiter.as_deref().is_some_and(|delimiter| !delimiter.is_empty()) {
        return Err(S3Error::NotImplemented { what: "delimiter of ListMultipartUploads".to_owned() });
    }
    let encoding = KeyEncoding::parse(input.encoding_type.as_ref())?;
    let list = ListMultipartUploads {
        prefix: input.prefix,
        key_marker: input.key_marker,
        upload_id_marker: input.upload_id_marker,
        max_uploads: count("max-uploads", input.max_uploads)?,
    };
    let page = vesto_objects::list_multipart_uploads(ctx, objects, &input.bucket, &list).await?;
    let last = page.uploads.last().filter(|_| page.is_truncated);
    let bucket_owner = objects.bucket_owner(&input.bucket).and_then(|account| owner(&account));
    let upload = |meta: &UploadMeta| MultipartUpload {
        initiated: timestamp(meta.initiated),
        initiator: Some(Initiator { display_name: None, id: Some(meta.initiator.clone()) }),
        key: Some(encoding.of(&meta.key)),
        owner: bucket_owner.clone(),
        storage_class: Some(StorageClass::from_static(StorageClass::STANDARD)),
        upload_id: Some(meta.id.clone()),
        ..MultipartUpload::default()
    };
    let encoded = |text: &Option<String>| Some(encoding.of(text.as_deref().unwrap_or_default()));
    Ok(S3Response::new(ListMultipartUploadsOutput {
        encoding_type: input.encoding_type,
        is_truncated: Some(page.is_truncated),
        key_marker: encoded(&list.key_marker),
        max_uploads: signed(page.max_uploads),
        next_key_marker: last.map(|meta| encoding.of(&meta.key)),
        next_upload_id_marker: last.map(|meta| meta.id.clone()),
        prefix: encoded(&list.prefix),
        upload_id_marker: list.upload_id_marker.or_else(|| Some(String::new())),
        uploads: Some(page.uploads.iter().map(upload).collect()),
        bucket: Some(input.bucket),
        ..ListMultipartUploadsOutput::default()
    }))
}
