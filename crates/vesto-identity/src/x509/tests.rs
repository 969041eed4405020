use super::*;

const RSA: &str = include_str!("../testing/rsa_certificate.pem");
const EC: &str = include_str!("../testing/ec_certificate.pem");

#[test]
fn dates_and_key_of_a_certificate_are_read() {
    let certificate = certificate(RSA).unwrap();
    assert_eq!(certificate.not_after.to_rfc3339(), "2036-11-21T09:43:13+00:00");
    assert!(certificate.not_before < certificate.not_after);
    assert_eq!(Some(certificate.key), PublicKey::of_private_pem(include_str!("../testing/rsa_private_key.pem")));
    assert_eq!(
        Some(super::certificate(EC).unwrap().key),
        PublicKey::of_private_pem(include_str!("../testing/ec_private_key.pem"))
    );
}

#[test]
fn issuers_are_compared() {
    let (rsa, ec) = (certificate(RSA).unwrap(), certificate(EC).unwrap());
    assert!(rsa.names_issuer(&rsa), "self-signed");
    assert!(!rsa.names_issuer(&ec));
    assert_eq!(certificates(&format!("{RSA}\n{EC}")).unwrap().len(), 2);
    assert!(certificate(&format!("{RSA}\n{EC}")).is_none());
}

#[test]
fn what_is_not_a_certificate_is_none_and_never_a_panic() {
    assert!(certificates("").is_none());
    assert!(certificates("notacert").is_none());
    assert!(certificates(include_str!("../testing/rsa_public_key.pem")).is_none());
    let whole = pem::blocks(EC).unwrap().remove(0).der;
    for length in 0..whole.len() {
        assert!(certificates(&pem::encode("CERTIFICATE", whole.get(..length).unwrap())).is_none(), "{length} bytes");
    }
}

#[test]
fn both_kinds_of_times_are_read() {
    let utc = |text: &'static str| time(Value { tag: der::UTC_TIME, content: text.as_bytes(), whole: &[] });
    assert_eq!(utc("491231235959Z").unwrap().to_rfc3339(), "2049-12-31T23:59:59+00:00");
    assert_eq!(utc("500101000000Z").unwrap().to_rfc3339(), "1950-01-01T00:00:00+00:00");
    let general = Value { tag: der::GENERALIZED_TIME, content: b"22290819190520Z", whole: &[] };
    assert_eq!(time(general).unwrap().to_rfc3339(), "2229-08-19T19:05:20+00:00");
    assert_eq!(utc("\u{e9}9"), None);
}
