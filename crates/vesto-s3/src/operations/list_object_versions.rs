//! `ListObjectVersions` <https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectVersions.html>

use s3s::dto::{ListObjectVersionsInput, ListObjectVersionsOutput, ObjectVersion, ObjectVersionStorageClass};
use s3s::{S3Request, S3Response};
use vesto_objects::{ListObjectVersions, ListedObject, MAX_KEYS, NULL_VERSION, S3Error};

use super::common::{
    KeyEncoding, algorithm_of, checksum_type, common_prefixes, count, etag, owner, signed, size, timestamp,
};
use crate::authenticate::Caller;

pub(crate) async fn list_object_versions(
    Caller { ctx, objects, .. }: &Caller,
    request: S3Request<ListObjectVersionsInput>,
) -> Result<S3Response<ListObjectVersionsOutput>, S3Error> {
    let input = request.input;
    let encoding = KeyEncoding::parse(input.encoding_type.as_ref())?;
    let max_keys = count("maxKeys", input.max_keys)?;
    if input.version_id_marker.as_deref().is_some_and(|marker| !marker.is_empty()) && input.key_marker.is_none() {
        return Err(S3Error::InvalidArgument {
            message: "A version-id marker cannot be specified without a key marker.".to_owned(),
            name: "version-id-marker",
            value: input.version_id_marker.unwrap_or_default(),
        });
    }
    let list =
        ListObjectVersions { prefix: input.prefix, delimiter: input.delimiter, key_marker: input.key_marker, max_keys };
    let page = vesto_objects::list_object_versions(ctx, objects, &input.bucket, &list).await?;
    let bucket_owner = objects.bucket_owner(&input.bucket).and_then(|account| owner(&account));
    let version = |object: &ListedObject| ObjectVersion {
        checksum_algorithm: object.checksum.as_ref().map(|checksum| vec![algorithm_of(checksum.algorithm)]),
        checksum_type: checksum_type(object.checksum.as_ref()),
        e_tag: etag(&object.etag),
        is_latest: Some(true),
        key: Some(encoding.of(&object.key)),
        last_modified: timestamp(object.modified),
        owner: bucket_owner.clone(),
        restore_status: None,
        size: size(object.size),
        storage_class: Some(ObjectVersionStorageClass::from_static(ObjectVersionStorageClass::STANDARD)),
        version_id: Some(NULL_VERSION.to_owned()),
    };
    let encoded = |text: &Option<String>| text.as_deref().map(|text| encoding.of(text));
    Ok(S3Response::new(ListObjectVersionsOutput {
        common_prefixes: common_prefixes(&page.common_prefixes, encoding),
        delete_markers: None,
        delimiter: encoded(&list.delimiter),
        encoding_type: input.encoding_type,
        is_truncated: Some(page.next_key_marker.is_some()),
        key_marker: encoded(&list.key_marker).or_else(|| Some(String::new())),
        max_keys: signed(max_keys.unwrap_or(MAX_KEYS)),
        name: Some(input.bucket),
        next_version_id_marker: page.next_key_marker.as_ref().map(|_| NULL_VERSION.to_owned()),
        next_key_marker: page.next_key_marker.map(|marker| encoding.of(&marker)),
        prefix: encoded(&list.prefix).or_else(|| Some(String::new())),
        request_charged: None,
        version_id_marker: input.version_id_marker.or_else(|| Some(String::new())),
        versions: Some(page.objects.iter().map(version).collect()),
    }))
}
