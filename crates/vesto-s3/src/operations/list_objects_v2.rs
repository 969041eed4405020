//! `ListObjectsV2` <https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html>

use s3s::dto::{ListObjectsV2Input, ListObjectsV2Output};
use s3s::{S3Request, S3Response};
use vesto_objects::{ListObjectsV2, MAX_KEYS, S3Error};

use super::common::{KeyEncoding, common_prefixes, count, listed, owner, signed};
use crate::authenticate::Caller;

pub(crate) async fn list_objects_v2(
    Caller { ctx, objects, .. }: &Caller,
    request: S3Request<ListObjectsV2Input>,
) -> Result<S3Response<ListObjectsV2Output>, S3Error> {
    let input = request.input;
    let encoding = KeyEncoding::parse(input.encoding_type.as_ref())?;
    let max_keys = count("maxKeys", input.max_keys)?;
    let list = ListObjectsV2 {
        prefix: input.prefix,
        delimiter: input.delimiter,
        start_after: input.start_after,
        continuation_token: input.continuation_token,
        max_keys,
    };
    let page = vesto_objects::list_objects_v2(ctx, objects, &input.bucket, &list).await?;
    let shown_owner = input.fetch_owner.filter(|fetch| *fetch).and_then(|_| objects.bucket_owner(&input.bucket));
    let shown_owner = shown_owner.and_then(|account| owner(&account));
    let contents: Vec<_> = page.objects.iter().map(|object| listed(object, encoding, shown_owner.clone())).collect();
    let key_count = contents.len().saturating_add(page.common_prefixes.len());
    let encoded = |text: &Option<String>| text.as_deref().map(|text| encoding.of(text));
    Ok(S3Response::new(ListObjectsV2Output {
        contents: Some(contents),
        common_prefixes: common_prefixes(&page.common_prefixes, encoding),
        delimiter: encoded(&list.delimiter),
        encoding_type: input.encoding_type,
        is_truncated: Some(page.next_continuation_token.is_some()),
        key_count: i32::try_from(key_count).ok(),
        max_keys: signed(max_keys.unwrap_or(MAX_KEYS)),
        prefix: encoded(&list.prefix).or_else(|| Some(String::new())),
        start_after: encoded(&list.start_after),
        continuation_token: list.continuation_token,
        next_continuation_token: page.next_continuation_token,
        name: Some(input.bucket),
        request_charged: None,
    }))
}
