//! One file of the console: which form of it a browser takes, and whether it has it already.

use axum::body::Body;
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode, header};

use crate::answer;

pub(super) const INDEX: &str = "index.html";

/// Names in here hold a hash of the content: what has one of them never changes.
const HASHED: &str = "assets/";

#[derive(Debug)]
pub struct ConsoleFile {
    /// `assets/index-B2x9.js`; looked up, never joined to a path.
    pub path: &'static str,
    pub content_type: &'static str,
    /// A hash of the content.
    pub version: &'static str,
    pub plain: &'static [u8],
    pub brotli: Option<&'static [u8]>,
    pub gzip: Option<&'static [u8]>,
}

pub(super) fn answer(file: &ConsoleFile, request: &HeaderMap) -> Response<Body> {
    let (coding, content) = form(file, request);
    let tag = format!("\"{}{}{coding}\"", file.version, if coding.is_empty() { "" } else { "-" });
    let mut response = if is_known(request, &tag) {
        answer::with_type(StatusCode::NOT_MODIFIED, file.content_type, Body::empty())
    } else {
        answer::ok(file.content_type, Bytes::from_static(content))
    };
    let is_hashed = file.path.starts_with(HASHED);
    let lifetime = if is_hashed { "public, max-age=31536000, immutable" } else { "no-cache" };
    let mut set = |name: HeaderName, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            response.headers_mut().insert(name, value);
        }
    };
    set(header::CACHE_CONTROL, lifetime);
    set(header::ETAG, &tag);
    set(header::VARY, "accept-encoding");
    if !coding.is_empty() {
        set(header::CONTENT_ENCODING, coding);
    }
    response
}

/// The smallest form that the browser takes, and the name of its coding.
fn form(file: &ConsoleFile, request: &HeaderMap) -> (&'static str, &'static [u8]) {
    match (file.brotli, file.gzip) {
        (Some(content), _) if accepts(request, "br") => ("br", content),
        (_, Some(content)) if accepts(request, "gzip") => ("gzip", content),
        _ => ("", file.plain),
    }
}

fn accepts(request: &HeaderMap, coding: &str) -> bool {
    items(request, header::ACCEPT_ENCODING).any(|item| {
        let (name, quality) = item.split_once(';').unwrap_or((item, ""));
        let refused = quality.trim().strip_prefix("q=").is_some_and(|q| q.parse() == Ok(0.0));
        name.trim().eq_ignore_ascii_case(coding) && !refused
    })
}

fn is_known(request: &HeaderMap, tag: &str) -> bool {
    items(request, header::IF_NONE_MATCH).any(|known| known == "*" || known.trim_start_matches("W/") == tag)
}

fn items(request: &HeaderMap, name: HeaderName) -> impl Iterator<Item = &str> {
    request.get_all(name).iter().filter_map(|value| value.to_str().ok()).flat_map(|text| text.split(',')).map(str::trim)
}
