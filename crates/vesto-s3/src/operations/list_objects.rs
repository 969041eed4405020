//! `ListObjects` <https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjects.html>

use s3s::dto::{ListObjectsInput, ListObjectsOutput};
use s3s::{S3Request, S3Response};
use vesto_objects::{ListObjects, MAX_KEYS, S3Error};

use super::common::{KeyEncoding, common_prefixes, count, listed, owner, signed};
use crate::authenticate::Caller;

pub(crate) async fn list_objects(
    Caller { ctx, objects, .. }: &Caller,
    request: S3Request<ListObjectsInput>,
) -> Result<S3Response<ListObjectsOutput>, S3Error> {
    let input = request.input;
    let encoding = KeyEncoding::parse(input.encoding_type.as_ref())?;
    let max_keys = count("maxKeys", input.max_keys)?;
    let list = ListObjects { prefix: input.prefix, delimiter: input.delimiter, marker: input.marker, max_keys };
    let page = vesto_objects::list_objects(ctx, objects, &input.bucket, &list).await?;
    let bucket_owner = objects.bucket_owner(&input.bucket).and_then(|account| owner(&account));
    let contents = page.objects.iter().map(|object| listed(object, encoding, bucket_owner.clone()));
    let encoded = |text: &Option<String>| text.as_deref().map(|text| encoding.of(text));
    Ok(S3Response::new(ListObjectsOutput {
        contents: Some(contents.collect()),
        common_prefixes: common_prefixes(&page.common_prefixes, encoding),
        delimiter: encoded(&list.delimiter),
        encoding_type: input.encoding_type,
        is_truncated: Some(page.next_marker.is_some()),
        marker: encoded(&list.marker).or_else(|| Some(String::new())),
        max_keys: signed(max_keys.unwrap_or(MAX_KEYS)),
        // S3 names it only where it is not simply the last key.
        next_marker: page.next_marker.filter(|_| list.delimiter.is_some()).map(|marker| encoding.of(&marker)),
        prefix: encoded(&list.prefix).or_else(|| Some(String::new())),
        name: Some(input.bucket),
        request_charged: None,
    }))
}
