//! Public keys in their three dresses (X.509, PKCS #1, SSH), and the public half of a private key.

use base64::{Engine, engine::general_purpose::STANDARD};

use crate::{
    der::{self, Reader},
    pem::{self, Block},
};

const RSA_OID: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];
const EC_OID: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];
const SSH_RSA: &str = "ssh-rsa";

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum PublicKey {
    Rsa(RsaKey),
    /// The point on the curve.
    Ec(Vec<u8>),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RsaKey {
    modulus: Vec<u8>,
    exponent: Vec<u8>,
}

impl PublicKey {
    /// From a SubjectPublicKeyInfo. `None` if it is of no kind that is known here.
    pub(crate) fn of_spki(spki: &[u8]) -> Option<Self> {
        let mut spki = Reader(spki).sequence()?;
        let algorithm = spki.sequence()?.expect(der::OID)?;
        let key = spki.bits()?;
        match algorithm {
            RSA_OID => RsaKey::of_pkcs1(key).map(Self::Rsa),
            EC_OID => Some(Self::Ec(key.to_vec())),
            _ => None,
        }
    }

    /// The public half of a private key in PEM, not encrypted.
    pub(crate) fn of_private_pem(text: &str) -> Option<Self> {
        let [Block { label, der }] = &*pem::blocks(text)? else { return None };
        match label.as_str() {
            "RSA PRIVATE KEY" => RsaKey::of_private_pkcs1(der).map(Self::Rsa),
            "EC PRIVATE KEY" => ec_of_private(der),
            "PRIVATE KEY" => Self::of_pkcs8(der),
            _ => None,
        }
    }

    fn of_pkcs8(der: &[u8]) -> Option<Self> {
        let mut info = Reader(der).sequence()?;
        info.unsigned()?;
        let algorithm = info.sequence()?.expect(der::OID)?;
        let key = info.expect(der::OCTET_STRING)?;
        match algorithm {
            RSA_OID => RsaKey::of_private_pkcs1(key).map(Self::Rsa),
            EC_OID => ec_of_private(key),
            _ => None,
        }
    }
}

/// The point that an ECPrivateKey has with it.
fn ec_of_private(der: &[u8]) -> Option<PublicKey> {
    let mut key = Reader(der).sequence()?;
    key.unsigned()?;
    key.expect(der::OCTET_STRING)?;
    key.expect(der::context(0));
    Reader(key.expect(der::context(1))?).bits().map(|point| PublicKey::Ec(point.to_vec()))
}

impl RsaKey {
    fn of_pkcs1(der: &[u8]) -> Option<Self> {
        let mut key = Reader(der).sequence()?;
        Some(Self { modulus: key.unsigned()?.to_vec(), exponent: key.unsigned()?.to_vec() })
    }

    /// A private key begins with a version, then modulus and public exponent.
    fn of_private_pkcs1(der: &[u8]) -> Option<Self> {
        let mut key = Reader(der).sequence()?;
        key.unsigned()?;
        Some(Self { modulus: key.unsigned()?.to_vec(), exponent: key.unsigned()?.to_vec() })
    }

    /// `ssh-rsa AAAA… comment`
    pub(crate) fn of_ssh(text: &str) -> Option<Self> {
        let mut words = text.split_whitespace();
        let blob = words.next().filter(|word| *word == SSH_RSA).and_then(|_| words.next())?;
        let blob = STANDARD.decode(blob).ok()?;
        let (algorithm, rest) = ssh_field(&blob)?;
        let (exponent, rest) = ssh_field(rest)?;
        let (modulus, rest) = ssh_field(rest)?;
        let whole = algorithm == SSH_RSA.as_bytes() && rest.is_empty();
        whole.then(|| Self { modulus: trimmed(modulus), exponent: trimmed(exponent) })
    }

    pub(crate) fn of_pem(text: &str) -> Option<Self> {
        let [Block { label, der }] = &*pem::blocks(text)? else { return None };
        match label.as_str() {
            "RSA PUBLIC KEY" => Self::of_pkcs1(der),
            "PUBLIC KEY" => match PublicKey::of_spki(der)? {
                PublicKey::Rsa(key) => Some(key),
                PublicKey::Ec(_) => None,
            },
            _ => None,
        }
    }

    pub(crate) fn bits(&self) -> usize {
        let unused = self.modulus.first().map_or(0, |first| first.leading_zeros() as usize);
        self.modulus.len() * 8 - unused
    }

    pub(crate) fn to_ssh(&self) -> String {
        format!("{SSH_RSA} {}", STANDARD.encode(self.ssh_blob()))
    }

    pub(crate) fn ssh_blob(&self) -> Vec<u8> {
        let signed = |bytes: &[u8]| {
            let sign: &[u8] = if bytes.first().is_some_and(|first| *first >= 0x80) { &[0] } else { &[] };
            [sign, bytes].concat()
        };
        let fields = [SSH_RSA.as_bytes().to_vec(), signed(&self.exponent), signed(&self.modulus)];
        let field = |bytes: &Vec<u8>| {
            let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
            [&length.to_be_bytes()[..], bytes].concat()
        };
        fields.iter().flat_map(field).collect()
    }

    pub(crate) fn to_pem(&self) -> String {
        let integers = [der::write_unsigned(&self.modulus), der::write_unsigned(&self.exponent)].concat();
        let bits = [&[0], &*der::write(der::SEQUENCE, &integers)].concat();
        let null = [0x05, 0x00];
        let algorithm = der::write(der::SEQUENCE, &[&*der::write(der::OID, RSA_OID), &null].concat());
        let spki = [algorithm, der::write(der::BIT_STRING, &bits)].concat();
        pem::encode("PUBLIC KEY", &der::write(der::SEQUENCE, &spki))
    }
}

fn ssh_field(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    rest.split_at_checked(usize::try_from(u32::from_be_bytes(*length)).ok()?)
}

fn trimmed(bytes: &[u8]) -> Vec<u8> {
    bytes.iter().copied().skip_while(|byte| *byte == 0).collect()
}

#[cfg(test)]
mod tests;
