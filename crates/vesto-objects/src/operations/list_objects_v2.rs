//! `ListObjectsV2` <https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html>

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use vesto_identity::OpCtx;
use vesto_policy::Context;

use crate::objects::Place;
use crate::store::listing::{After, Listing};
use crate::{ListedObject, MAX_KEYS, Objects, S3Error, audit, authorize};

#[derive(Debug, Clone, Default)]
pub struct ListObjectsV2 {
    pub prefix: Option<String>,
    pub delimiter: Option<String>,
    pub start_after: Option<String>,
    /// From the page before; overrides `start_after`.
    pub continuation_token: Option<String>,
    /// At most 1000, which is also the default.
    pub max_keys: Option<u32>,
}

/// Keys and common prefixes, each in UTF-8 binary order.
#[derive(Debug, Clone, Default)]
pub struct ObjectsPageV2 {
    pub objects: Vec<ListedObject>,
    pub common_prefixes: Vec<String>,
    /// Set if there is more.
    pub next_continuation_token: Option<String>,
}

pub async fn list_objects_v2(
    ctx: &OpCtx,
    objects: &Objects,
    bucket: &str,
    request: &ListObjectsV2,
) -> Result<ObjectsPageV2, S3Error> {
    let outcome = list(ctx, objects, bucket, request).await;
    let on = audit::On::Listing(bucket, request.prefix.as_deref());
    audit::of_statement(ctx, objects, "ListObjectsV2", on, &outcome);
    outcome
}

async fn list(ctx: &OpCtx, objects: &Objects, bucket: &str, request: &ListObjectsV2) -> Result<ObjectsPageV2, S3Error> {
    let place = objects.locate(ctx, bucket)?;
    let keys = listing_keys(request.prefix.as_deref(), request.delimiter.as_deref(), request.max_keys);
    authorize::on_bucket(ctx, objects, place.bucket(), "s3:ListBucket", keys)?;
    let bucket = match place {
        Place::Store(bucket) => bucket,
        Place::Remote(bucket, remote) => {
            let page = remote.list(&bucket.name, request).await;
            return page.map_err(|error| S3Error::of_remote(error, &bucket.name, None));
        }
    };
    let (prefix, delimiter) = (request.prefix.as_deref().unwrap_or(""), request.delimiter.as_deref().unwrap_or(""));
    let after = match (&request.continuation_token, &request.start_after) {
        (Some(token), _) => parse_token(token)?,
        (None, Some(marker)) => After::marker(marker, prefix, delimiter),
        (None, None) => After::Start,
    };
    let max_keys = request.max_keys.unwrap_or(MAX_KEYS);
    let page = objects.store.list(&bucket, &Listing { prefix, delimiter, after, max_keys }).await?;
    Ok(ObjectsPageV2 {
        objects: page.objects,
        common_prefixes: page.common_prefixes,
        next_continuation_token: page.next.map(|after| token(&after)),
    })
}

/// `s3:prefix` and its like are present only if the request has them.
pub(super) fn listing_keys(prefix: Option<&str>, delimiter: Option<&str>, max_keys: Option<u32>) -> Context {
    let mut keys = Context::new();
    if let Some(prefix) = prefix {
        keys.set_string("s3:prefix", prefix);
    }
    if let Some(delimiter) = delimiter {
        keys.set_string("s3:delimiter", delimiter);
    }
    if let Some(max_keys) = max_keys {
        keys.set_number("s3:max-keys", i64::from(max_keys));
    }
    keys
}

fn token(after: &After) -> String {
    let text = match after {
        After::Start => "s".to_owned(),
        After::Key(key) => format!("k{key}"),
        After::Prefix(prefix) => format!("p{prefix}"),
    };
    URL_SAFE_NO_PAD.encode(text)
}

fn parse_token(token: &str) -> Result<After, S3Error> {
    let text = URL_SAFE_NO_PAD.decode(token).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    let after = match text.as_deref().map(|text| (text.get(..1), text.get(1..))) {
        Some((Some("s"), Some(""))) => Some(After::Start),
        Some((Some("k"), Some(key))) => Some(After::Key(key.to_owned())),
        Some((Some("p"), Some(prefix))) => Some(After::Prefix(prefix.to_owned())),
        _ => None,
    };
    after.ok_or_else(|| S3Error::InvalidArgument {
        message: "The continuation token provided is incorrect".to_owned(),
        name: "continuation-token",
        value: token.to_owned(),
    })
}
