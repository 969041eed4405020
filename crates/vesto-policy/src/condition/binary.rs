//! Base64 values of `BinaryEquals`: compared as bytes.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

pub(crate) fn decode(text: &str) -> Option<Vec<u8>> {
    BASE64_STANDARD.decode(text).ok()
}
