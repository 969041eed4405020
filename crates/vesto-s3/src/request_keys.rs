//! S3's condition keys that come from headers and signature; operations add those of their arguments.
//! <https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html#amazons3-policy-keys>

use chrono::{DateTime, Utc};
use http::request::Parts;
use vesto_aws_wire::Authentication;
use vesto_aws_wire::sigv4::Placement;
use vesto_policy::Context;

use crate::headers::text;

/// Headers whose value is the condition key of the same name.
const HEADERS: [(&str, &str); 13] = [
    ("x-amz-acl", "s3:x-amz-acl"),
    ("x-amz-grant-full-control", "s3:x-amz-grant-full-control"),
    ("x-amz-grant-read", "s3:x-amz-grant-read"),
    ("x-amz-grant-read-acp", "s3:x-amz-grant-read-acp"),
    ("x-amz-grant-write", "s3:x-amz-grant-write"),
    ("x-amz-grant-write-acp", "s3:x-amz-grant-write-acp"),
    ("x-amz-content-sha256", "s3:x-amz-content-sha256"),
    ("x-amz-metadata-directive", "s3:x-amz-metadata-directive"),
    ("x-amz-object-ownership", "s3:x-amz-object-ownership"),
    ("x-amz-server-side-encryption", "s3:x-amz-server-side-encryption"),
    ("x-amz-server-side-encryption-aws-kms-key-id", "s3:x-amz-server-side-encryption-aws-kms-key-id"),
    ("x-amz-server-side-encryption-customer-algorithm", "s3:x-amz-server-side-encryption-customer-algorithm"),
    ("x-amz-storage-class", "s3:x-amz-storage-class"),
];

pub(crate) fn request_keys(parts: &Parts, signed: Option<&Authentication>, now: DateTime<Utc>) -> Context {
    let mut keys = Context::new();
    for (header, key) in HEADERS {
        if let Some(value) = text(&parts.headers, header) {
            keys.set_string(key, value);
        }
    }
    let Some(authentication) = signed else {
        if parts.uri.query().is_some_and(|query| query.contains("AWSAccessKeyId=")) {
            keys.set_string("s3:signatureversion", "AWS").set_string("s3:authType", "REST-QUERY-STRING");
        }
        return keys;
    };
    keys.set_string("s3:signatureversion", "AWS4-HMAC-SHA256");
    match authentication.placement {
        Placement::Header => {
            keys.set_string("s3:authType", "REST-HEADER");
        }
        Placement::Query => {
            let age = now.signed_duration_since(authentication.signed_at).num_milliseconds();
            keys.set_string("s3:authType", "REST-QUERY-STRING").set_number("s3:signatureAge", age);
        }
    }
    keys
}
