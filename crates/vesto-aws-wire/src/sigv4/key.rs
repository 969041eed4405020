//! Hashes, the derived signing key, and the signature.

use ring::{digest, hmac};
use vesto_types::Secret;

use super::TERMINATOR;

/// Lower-case hex SHA-256.
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex::encode(digest::digest(&digest::SHA256, bytes))
}

/// HMAC chain over date, region, service and terminator.
pub(crate) fn signing_key(secret: &Secret, date: &str, region: &str, service: &str) -> hmac::Key {
    let start = format!("AWS4{}", secret.expose());
    let mut key = hmac::Key::new(hmac::HMAC_SHA256, start.as_bytes());
    for part in [date, region, service, TERMINATOR] {
        key = hmac::Key::new(hmac::HMAC_SHA256, hmac::sign(&key, part.as_bytes()).as_ref());
    }
    key
}

pub(crate) fn sign(key: &hmac::Key, string_to_sign: &str) -> String {
    hex::encode(hmac::sign(key, string_to_sign.as_bytes()))
}

/// Compares in constant time (ring's own comparison). Signatures are lower-case hex and nothing else.
pub(crate) fn is_signature_of(key: &hmac::Key, string_to_sign: &str, claimed_hex: &str) -> bool {
    let mut claimed = [0; 32];
    let well_formed = !claimed_hex.bytes().any(|byte| byte.is_ascii_uppercase())
        && hex::decode_to_slice(claimed_hex, &mut claimed).is_ok();
    well_formed && hmac::verify(key, string_to_sign.as_bytes(), &claimed).is_ok()
}
