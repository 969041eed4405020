//! Between encryption and its headers.

use http::{HeaderMap, HeaderValue};
use vesto_objects::{CustomerKeyHeaders, Encryption, EncryptionHeaders};

use crate::headers::text;

/// What a request says about the object that it writes.
pub(crate) fn of_headers(headers: &HeaderMap) -> EncryptionHeaders {
    let owned = |name: &str| text(headers, name).map(str::to_owned);
    EncryptionHeaders {
        algorithm: owned("x-amz-server-side-encryption"),
        kms_key_id: owned("x-amz-server-side-encryption-aws-kms-key-id"),
        bucket_key: text(headers, "x-amz-server-side-encryption-bucket-key-enabled")
            .is_some_and(|value| value.eq_ignore_ascii_case("true")),
        customer: customer_key(headers, ""),
    }
}

/// `prefix` is `copy-source-` for the source of a copy.
pub(crate) fn customer_key(headers: &HeaderMap, prefix: &str) -> CustomerKeyHeaders {
    let owned =
        |name: &str| text(headers, &format!("x-amz-{prefix}server-side-encryption-customer-{name}")).map(str::to_owned);
    CustomerKeyHeaders { algorithm: owned("algorithm"), key: owned("key"), key_md5: owned("key-md5") }
}

/// The headers that tell how an object is encrypted.
pub(crate) fn set(headers: &mut HeaderMap, encryption: Option<&Encryption>) {
    let Some(encryption) = encryption else { return };
    let mut set = |name: &'static str, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    };
    if let Some(algorithm) = encryption.algorithm() {
        set("x-amz-server-side-encryption", algorithm);
    }
    if let Some(key) = encryption.kms_key_id() {
        set("x-amz-server-side-encryption-aws-kms-key-id", key);
    }
    if let Encryption::Kms { bucket_key: true, .. } = encryption {
        set("x-amz-server-side-encryption-bucket-key-enabled", "true");
    }
    if let Some(md5) = encryption.customer_key_md5() {
        set("x-amz-server-side-encryption-customer-algorithm", "AES256");
        set("x-amz-server-side-encryption-customer-key-md5", md5);
    }
}
