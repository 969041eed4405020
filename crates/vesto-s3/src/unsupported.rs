//! Headers and parameters that ask for parts of S3 that are not here. Ignoring one would do something else than asked.

use std::collections::HashMap;

use http::Method;
use http::request::Parts;
use percent_encoding::percent_decode_str;
use vesto_objects::S3Error;

use crate::headers::text;

const FORM_DATA: &str = "multipart/form-data";

/// Any value.
const HEADERS: [&str; 9] = [
    "x-amz-bucket-object-lock-enabled",
    "x-amz-if-match-initiated-time",
    "x-amz-if-match-last-modified-time",
    "x-amz-if-match-size",
    "x-amz-mfa",
    "x-amz-server-side-encryption-context",
    "x-amz-website-redirect-location",
    "x-amz-write-offset-bytes",
    "x-amz-optional-object-attributes",
];

/// Families of headers.
const PREFIXES: [&str; 1] = ["x-amz-object-lock-"];

/// Headers of which some values mean what is done anyway.
const VALUES: [(&str, &[&str]); 1] = [("x-amz-storage-class", &["STANDARD"])];

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
    let parameters = parameters(parts.uri.query().unwrap_or_default())?;
    if parameters.get("versionId").is_some_and(|version| *version != "null") {
        return not_implemented("versionId");
    }
    let form =
        text(&parts.headers, "content-type").is_some_and(|kind| kind.to_ascii_lowercase().starts_with(FORM_DATA));
    if parts.method == Method::POST && form {
        return not_implemented("PostObject");
    }
    Ok(())
}

/// The query's parameters by decoded name. One that is given twice is refused: s3s routes by it, yet reads it as absent
/// and leaves it out of what a signature of version 2 covers.
fn parameters(query: &str) -> Result<HashMap<String, &str>, S3Error> {
    let mut parameters = HashMap::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let name = percent_decode_str(&name.replace('+', " ")).decode_utf8_lossy().into_owned();
        if let Some((name, _)) = parameters.remove_entry(&name) {
            return Err(S3Error::InvalidRequest { message: format!("The query parameter {name} is given twice.") });
        }
        parameters.insert(name, value);
    }
    Ok(parameters)
}
