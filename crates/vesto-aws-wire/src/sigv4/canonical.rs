//! The canonical request and the string to sign.

use std::borrow::Cow;
use std::fmt::Write as _;

use super::{ALGORITHM, HttpRequest, PayloadHash, TERMINATOR, sha256_hex};
use crate::uri;

/// How a service turns the path into the canonical URI.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PathRules {
    /// Dot segments and double slashes are removed, then the path as received is encoded (once more).
    Standard,
    /// The path stays as it is, encoded once.
    S3,
}

impl PathRules {
    pub fn of_service(signing_name: &str) -> Self {
        if signing_name == "s3" { Self::S3 } else { Self::Standard }
    }
}

pub(crate) fn canonical_request(
    request: &HttpRequest<'_>,
    rules: PathRules,
    signed_headers: &[String],
    payload: PayloadHash<'_>,
) -> String {
    let mut out = String::with_capacity(512);
    out.push_str(request.method);
    out.push('\n');
    out.push_str(&canonical_path(request.path, rules));
    out.push('\n');
    out.push_str(&canonical_query(request.query));
    out.push('\n');
    for name in signed_headers {
        let _ = writeln!(out, "{name}:{}", canonical_header(request, name));
    }
    out.push('\n');
    out.push_str(&signed_headers.join(";"));
    out.push('\n');
    out.push_str(&payload.as_text());
    out
}

pub(crate) fn string_to_sign(amz_date: &str, date: &str, region: &str, service: &str, canonical: &str) -> String {
    let hash = sha256_hex(canonical.as_bytes());
    format!("{ALGORITHM}\n{amz_date}\n{date}/{region}/{service}/{TERMINATOR}\n{hash}")
}

fn canonical_path(path: &str, rules: PathRules) -> String {
    match rules {
        PathRules::S3 if path.is_empty() => "/".to_owned(),
        PathRules::S3 => uri::encode_path(&uri::decode(path)).into_owned(),
        PathRules::Standard => uri::encode_path(normalized(path).as_bytes()).into_owned(),
    }
}

/// RFC 3986 §5.2.4, and no empty segments. A trailing slash stays.
fn normalized(path: &str) -> String {
    let mut segments: Vec<&str> = Vec::new();
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." => {
                segments.pop();
            }
            name => segments.push(name),
        }
    }
    let ends_as_directory = path.ends_with('/') || path.ends_with("/.") || path.ends_with("/..");
    let trailing = if ends_as_directory && !segments.is_empty() { "/" } else { "" };
    format!("/{}{trailing}", segments.join("/"))
}

/// Decoded, encoded anew, sorted by name, then by value; the signature itself is left out.
fn canonical_query(query: &str) -> String {
    // A bare `+` is a blank: no SDK signs it as anything else.
    let again = |text: &str| uri::encode(&uri::decode(&text.replace('+', "%20"))).into_owned();
    let mut pairs: Vec<(String, String)> = uri::pairs(query).map(|(name, value)| (again(name), again(value))).collect();
    pairs.retain(|(name, _)| name != "X-Amz-Signature");
    pairs.sort();
    let pairs: Vec<String> = pairs.into_iter().map(|(name, value)| format!("{name}={value}")).collect();
    pairs.join("&")
}

/// The values of all headers of that name, in order of arrival; blanks trimmed, runs of blanks one.
fn canonical_header(request: &HttpRequest<'_>, name: &str) -> String {
    let values = request.headers.iter().filter(|(known, _)| known.eq_ignore_ascii_case(name));
    let values: Vec<String> = values
        .map(|(_, value)| {
            let text: Cow<'_, str> = String::from_utf8_lossy(value);
            text.split_ascii_whitespace().collect::<Vec<_>>().join(" ")
        })
        .collect();
    values.join(",")
}
