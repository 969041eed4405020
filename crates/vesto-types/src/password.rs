//! What is kept of a SQL password: enough to check it over the wire, not enough to know it.

use std::fmt;
use std::num::NonZeroU32;

use md5::{Digest, Md5};
use ring::{digest, hmac, pbkdf2};

use crate::{Ids, Secret};

/// What the wire needs to check a password without knowing it.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordVerifiers {
    /// `md5` and the 32 hexadecimal digits of md5(password || user).
    pub md5: String,
    pub scram: ScramVerifier,
}

/// RFC 5802 with SHA-256 (RFC 7677).
#[derive(Clone, PartialEq, Eq)]
pub struct ScramVerifier {
    pub iterations: u32,
    pub salt: Vec<u8>,
    pub stored_key: [u8; 32],
    pub server_key: [u8; 32],
}

/// PostgreSQL's default.
const SCRAM_ITERATIONS: NonZeroU32 = match NonZeroU32::new(4096) {
    Some(iterations) => iterations,
    None => NonZeroU32::MIN,
};

impl PasswordVerifiers {
    pub fn of(user: &str, password: &Secret, ids: &dyn Ids) -> Self {
        let mut salt = vec![0; 16];
        ids.fill(&mut salt);
        Self::with_salt(user, password, salt)
    }

    /// Passwords of one name that are valid together share a salt: SCRAM sends it before it sees the proof.
    pub fn with_salt(user: &str, password: &Secret, salt: Vec<u8>) -> Self {
        let digest = Md5::new().chain_update(password.expose()).chain_update(user).finalize();
        Self { md5: format!("md5{}", hex::encode(digest)), scram: ScramVerifier::of(password, salt) }
    }

    /// Whether this is the password. Takes milliseconds of computing.
    pub fn is_proven_by(&self, password: &Secret) -> bool {
        let given = ScramVerifier::of(password, self.scram.salt.clone());
        let (given, kept) = (given.stored_key, self.scram.stored_key);
        given.iter().zip(kept).fold(0, |different, (given, kept)| different | (given ^ kept)) == 0
    }
}

impl ScramVerifier {
    fn of(password: &Secret, salt: Vec<u8>) -> Self {
        let mut salted = [0; 32];
        pbkdf2::derive(pbkdf2::PBKDF2_HMAC_SHA256, SCRAM_ITERATIONS, &salt, password.expose().as_bytes(), &mut salted);
        let key = hmac::Key::new(hmac::HMAC_SHA256, &salted);
        let client_key = hmac::sign(&key, b"Client Key");
        let stored_key = digest::digest(&digest::SHA256, client_key.as_ref());
        let server_key = hmac::sign(&key, b"Server Key");
        Self {
            iterations: SCRAM_ITERATIONS.get(),
            salt,
            stored_key: fixed(stored_key.as_ref()),
            server_key: fixed(server_key.as_ref()),
        }
    }
}

fn fixed(bytes: &[u8]) -> [u8; 32] {
    let mut out = [0; 32];
    out.iter_mut().zip(bytes).for_each(|(out, byte)| *out = *byte);
    out
}

impl fmt::Debug for PasswordVerifiers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordVerifiers(***)")
    }
}

impl fmt::Debug for ScramVerifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ScramVerifier(***)")
    }
}

#[cfg(test)]
mod tests;
