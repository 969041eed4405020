use super::*;

const SSH: &str = include_str!("../testing/rsa_public_key.pub");
const PEM: &str = include_str!("../testing/rsa_public_key.pem");

#[test]
fn an_rsa_key_keeps_its_value_in_every_dress() {
    let key = RsaKey::of_ssh(SSH).unwrap();
    assert_eq!(key.bits(), 2048);
    assert_eq!(key.to_ssh(), SSH.trim());
    assert_eq!(key.to_pem(), PEM);
    assert_eq!(RsaKey::of_pem(PEM).as_ref(), Some(&key));
    for private in
        [include_str!("../testing/rsa_private_key.pem"), include_str!("../testing/rsa_private_key_pkcs1.pem")]
    {
        assert_eq!(PublicKey::of_private_pem(private), Some(PublicKey::Rsa(key.clone())));
    }
}

#[test]
fn an_ec_key_is_read_in_both_forms() {
    let pkcs8 = PublicKey::of_private_pem(include_str!("../testing/ec_private_key.pem"));
    let sec1 = PublicKey::of_private_pem(include_str!("../testing/ec_private_key_sec1.pem"));
    assert!(matches!(&pkcs8, Some(PublicKey::Ec(point)) if point.len() == 65));
    assert_eq!(pkcs8, sec1);
}

#[test]
fn what_is_not_a_key_is_none_and_never_a_panic() {
    assert_eq!(RsaKey::of_ssh("ssh-ed25519 AAAA"), None);
    assert_eq!(RsaKey::of_ssh("ssh-rsa !!!!"), None);
    assert_eq!(PublicKey::of_private_pem(PEM), None);
    let whole = pem::blocks(include_str!("../testing/rsa_private_key.pem")).unwrap().remove(0).der;
    for length in 0..whole.len() {
        let cut = pem::encode("PRIVATE KEY", whole.get(..length).unwrap());
        assert_eq!(PublicKey::of_private_pem(&cut), None, "{length} bytes");
    }
}
