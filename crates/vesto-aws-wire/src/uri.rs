//! Percent-encoding as SigV4 wants it (RFC 3986 unreserved characters stay), and form decoding.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode, percent_encode};

const UNRESERVED_KEPT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
const PATH_KEPT: &AsciiSet = &UNRESERVED_KEPT.remove(b'/');

pub(crate) fn encode(bytes: &[u8]) -> Cow<'_, str> {
    percent_encode(bytes, UNRESERVED_KEPT).into()
}

/// Like [`encode`], but slashes stay.
pub(crate) fn encode_path(bytes: &[u8]) -> Cow<'_, str> {
    percent_encode(bytes, PATH_KEPT).into()
}

pub(crate) fn decode(text: &str) -> Cow<'_, [u8]> {
    percent_decode(text.as_bytes()).into()
}

/// `+` is a blank, then percent-decoding.
pub(crate) fn decode_form(text: &str) -> Vec<u8> {
    percent_decode(text.replace('+', " ").as_bytes()).collect()
}

/// The `name=value` pairs of a query string or form, still encoded; `name` alone has an empty value.
pub(crate) fn pairs(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.split('&').filter(|pair| !pair.is_empty()).map(|pair| pair.split_once('=').unwrap_or((pair, "")))
}
