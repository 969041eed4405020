use super::*;
use crate::SeededIds;

/// RFC 7677 §3: user `user`, password `pencil`, the exchange's server signature and client proof checked from the keys.
#[test]
fn scram_keys_give_the_published_exchange() {
    let salt = vec![0x5b, 0x6d, 0x99, 0x68, 0x9d, 0x12, 0x35, 0x8e, 0xec, 0xa0, 0x4b, 0x14, 0x12, 0x36, 0xfa, 0x81];
    let verifier = ScramVerifier::of(&Secret::new("pencil"), salt);
    let message = b"n=user,r=rOprNGfwEbeRWgbNEkqO,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,\
        s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096,c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
    let signature = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &verifier.server_key), message);
    // v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=
    assert_eq!(hex::encode(signature.as_ref()), "eabae24d1062db75a9451ff0b6ea7e98c8546549ff741e672d3251b2397de46e");
}

#[test]
fn md5_is_over_password_and_user() {
    let verifiers = PasswordVerifiers::of("postgres", &Secret::new("secret"), &SeededIds::default());
    assert_eq!(verifiers.md5, format!("md5{}", hex::encode(Md5::digest("secretpostgres"))));
    assert_eq!(format!("{verifiers:?}"), "PasswordVerifiers(***)");
}
