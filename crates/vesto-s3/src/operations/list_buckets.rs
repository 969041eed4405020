//! `ListBuckets` <https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBuckets.html>

use s3s::dto::{Bucket, ListBucketsInput, ListBucketsOutput};
use s3s::{S3Request, S3Response};
use vesto_objects::S3Error;

use super::common::{count, owner, timestamp};
use crate::authenticate::Caller;

pub(crate) async fn list_buckets(
    Caller { ctx, objects, .. }: &Caller,
    request: S3Request<ListBucketsInput>,
) -> Result<S3Response<ListBucketsOutput>, S3Error> {
    let input = request.input;
    let mut buckets = vesto_objects::list_buckets(ctx, objects)?;
    if let Some(prefix) = &input.prefix {
        buckets.retain(|bucket| bucket.name.starts_with(prefix.as_str()));
    }
    if let Some(region) = &input.bucket_region {
        buckets.retain(|bucket| bucket.region.as_str() == region);
    }
    // The token is the last name of the page before.
    if let Some(token) = &input.continuation_token {
        buckets.retain(|bucket| bucket.name > *token);
    }
    let max = count("max-buckets", input.max_buckets)?.and_then(|max| usize::try_from(max).ok());
    let page = max.unwrap_or(usize::MAX).min(buckets.len());
    let more = page < buckets.len();
    buckets.truncate(page);
    let continuation_token = buckets.last().filter(|_| more).map(|bucket| bucket.name.clone());
    let with_region = input.bucket_region.is_some() || input.max_buckets.is_some();
    let listed = buckets.iter().map(|bucket| Bucket {
        bucket_region: with_region.then(|| bucket.region.to_string()),
        creation_date: timestamp(bucket.created),
        name: Some(bucket.name.clone()),
    });
    Ok(S3Response::new(ListBucketsOutput {
        buckets: Some(listed.collect()),
        continuation_token,
        owner: owner(ctx.account()),
        prefix: input.prefix,
    }))
}
