use super::*;

const KEY: &str = "pO3upElrwuEXSoFwCfnZPdSsmt/xWeFa0N9KgDijwVs=";
const KEY_MD5: &str = "DWygnHRtgiJ77HCm+1rvHw==";

fn customer(key: &str, md5: &str) -> CustomerKeyHeaders {
    let some = |text: &str| Some(text.to_owned());
    CustomerKeyHeaders { algorithm: some("AES256"), key: some(key), key_md5: some(md5) }
}

fn headers(algorithm: Option<&str>, key_id: Option<&str>, customer: CustomerKeyHeaders) -> EncryptionHeaders {
    let owned = |text: Option<&str>| text.map(str::to_owned);
    EncryptionHeaders { algorithm: owned(algorithm), kms_key_id: owned(key_id), bucket_key: false, customer }
}

#[test]
fn headers_that_contradict_each_other_are_refused() {
    let none = CustomerKeyHeaders::default;
    let code = |headers: EncryptionHeaders| headers.parse().map_or_else(|error| error.code(), |_| "ok");
    assert_eq!(code(headers(None, None, none())), "ok");
    assert_eq!(code(headers(Some("AES256"), None, none())), "ok");
    assert_eq!(code(headers(Some("aws:kms"), Some("key"), none())), "ok");
    assert_eq!(code(headers(None, None, customer(KEY, KEY_MD5))), "ok");
    assert_eq!(code(headers(Some("AES256"), Some("key"), none())), "InvalidArgument");
    assert_eq!(code(headers(None, Some("key"), none())), "InvalidArgument");
    assert_eq!(code(headers(Some("aes:kms"), None, none())), "InvalidArgument");
    assert_eq!(code(headers(Some("AES256"), None, customer(KEY, KEY_MD5))), "InvalidArgument");
    assert_eq!(code(headers(None, None, customer(KEY, "AAAAAAAAAAAAAAAAAAAAAA=="))), "InvalidArgument");
    assert_eq!(code(headers(None, None, customer("c2hvcnQ=", KEY_MD5))), "InvalidArgument");
}

#[test]
fn who_reads_shows_the_key_again() {
    let stored = Encryption::Customer { key_md5: KEY_MD5.to_owned() };
    let code = |sent: CustomerKeyHeaders, stored: Option<&Encryption>| {
        sent.open(stored).map_or_else(|error| error.code(), |()| "ok")
    };
    let other = STANDARD.encode([7_u8; 32]);
    let other_md5 = STANDARD.encode(Md5::digest([7_u8; 32]));
    assert_eq!(code(customer(KEY, KEY_MD5), Some(&stored)), "ok");
    assert_eq!(code(CustomerKeyHeaders::default(), Some(&stored)), "InvalidRequest");
    assert_eq!(code(customer(&other, &other_md5), Some(&stored)), "AccessDenied");
    assert_eq!(code(customer(KEY, KEY_MD5), Some(&Encryption::S3)), "InvalidRequest");
    assert_eq!(code(CustomerKeyHeaders::default(), Some(&Encryption::S3)), "ok");
}

#[test]
fn a_customers_key_is_not_shown() {
    assert!(!format!("{:?}", customer(KEY, KEY_MD5)).contains("pO3"));
}
