//! Headers and parameters that ask for parts of S3 that are not here. Ignoring one would do something else than asked.

use http::Method;
use http::request::Parts;
use vesto_objects::S3Error;

use crate::headers::text;

/// Any value.
const HEADERS: [&str; 14] = [
    "x-amz-bucket-object-lock-enabled",
    "x-amz-bypass-governance-retention",
    "x-amz-if-match-initiated-time",
    "x-amz-if-match-last-modified-time",
    "x-amz-if-match-size",
    "x-amz-mfa",
    "x-amz-server-side-encryption-aws-kms-key-id",
    "x-amz-server-side-encryption-bucket-key-enabled",
    "x-amz-server-side-encryption-context",
    "x-amz-tagging",
    "x-amz-tagging-directive",
    "x-amz-website-redirect-location",
    "x-amz-write-offset-bytes",
    "x-amz-optional-object-attributes",
];

/// Families of headers.
const PREFIXES: [&str; 4] = [
    "x-amz-copy-source-server-side-encryption-customer-",
    "x-amz-object-lock-",
    "x-amz-server-side-encryption-customer-",
    "x-amz-grant-",
];

/// Headers of which some values mean what is done anyway.
const VALUES: [(&str, &[&str]); 3] = [
    ("x-amz-storage-class", &["STANDARD"]),
    ("x-amz-server-side-encryption", &["AES256"]),
    ("x-amz-object-ownership", &["BucketOwnerEnforced"]),
];

pub(crate) fn check(parts: &Parts) -> Result<(), S3Error> {
    let not_implemented = |what: &str| Err(S3Error::NotImplemented { what: what.to_owned() });
    for name in parts.headers.keys().map(http::HeaderName::as_str) {
        if HEADERS.contains(&name) || PREFIXES.iter().any(|prefix| name.starts_with(prefix)) {
            return not_implemented(name);
        }
    }
    for (name, supported) in VALUES {
        if let Some(value) = text(&parts.headers, name).filter(|value| !supported.contains(value)) {
            return not_implemented(&format!("{name}: {value}"));
        }
    }
    if text(&parts.headers, "x-amz-acl").is_some_and(|acl| !["private", "bucket-owner-full-control"].contains(&acl)) {
        return Err(S3Error::AccessControlListNotSupported);
    }
    let query = parts.uri.query().unwrap_or_default();
    if query.split('&').any(|pair| pair.starts_with("versionId=") && pair != "versionId=null") {
        return not_implemented("versionId");
    }
    let form = text(&parts.headers, "content-type").is_some_and(|kind| kind.starts_with("multipart/form-data"));
    if parts.method == Method::POST && form {
        return not_implemented("PostObject");
    }
    Ok(())
}
