//! Database users and groups, and what is kept of their passwords.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::num::NonZeroU32;

use chrono::{DateTime, Utc};
use md5::{Digest, Md5};
use ring::{hmac, pbkdf2};
use vesto_types::{Ids, Secret};

use crate::ids::{GroupId, UserId};

/// A database user (`pg_user`).
#[derive(Debug, Clone, PartialEq)]
pub struct User {
    pub id: UserId,
    pub name: String,
    /// `None`: PASSWORD DISABLE, no login.
    pub password: Option<PasswordVerifiers>,
    pub superuser: bool,
    pub create_db: bool,
    pub create_user: bool,
    /// SYSLOG ACCESS UNRESTRICTED.
    pub syslog_unrestricted: bool,
    pub valid_until: Option<DateTime<Utc>>,
    /// `None`: UNLIMITED.
    pub connection_limit: Option<u32>,
    /// ALTER USER … SET parameter.
    pub settings: BTreeMap<String, String>,
}

impl User {
    /// An ordinary user who cannot log in yet. The id is assigned by `create_user`.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            id: UserId(0),
            name: name.into(),
            password: None,
            superuser: false,
            create_db: false,
            create_user: false,
            syslog_unrestricted: false,
            valid_until: None,
            connection_limit: None,
            settings: BTreeMap::new(),
        }
    }
}

/// A group of users (`pg_group`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    pub id: GroupId,
    pub name: String,
    pub members: BTreeSet<UserId>,
}

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
        let md5 = Md5::new().chain_update(password.expose()).chain_update(user).finalize();
        Self { md5: format!("md5{}", hex::encode(md5)), scram: ScramVerifier::of(password, salt) }
    }
}

impl ScramVerifier {
    fn of(password: &Secret, salt: Vec<u8>) -> Self {
        let mut salted = [0; 32];
        pbkdf2::derive(pbkdf2::PBKDF2_HMAC_SHA256, SCRAM_ITERATIONS, &salt, password.expose().as_bytes(), &mut salted);
        let key = hmac::Key::new(hmac::HMAC_SHA256, &salted);
        let client_key = hmac::sign(&key, b"Client Key");
        let stored_key = ring::digest::digest(&ring::digest::SHA256, client_key.as_ref());
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
