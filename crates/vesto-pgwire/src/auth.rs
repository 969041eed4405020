//! Proving the password. SCRAM-SHA-256 for PostgreSQL's clients; MD5 for Redshift's own drivers, which announce
//! themselves with `client_protocol_version` and not all of which know SCRAM.
//!
//! **Invariant:** an unknown user goes through the same exchange, with verifiers that no password fits.

pub(crate) mod md5;
pub(crate) mod scram;

use ring::digest;
use vesto_session::Credential;
use vesto_types::{PasswordVerifiers, ScramVerifier, SqlError, SqlState};

/// PostgreSQL's words for a wrong password, the same for a user who does not exist.
pub(crate) fn refused(user: &str) -> SqlError {
    SqlError::new(SqlState::INVALID_PASSWORD, format!("password authentication failed for user \"{user}\""))
}

/// A credential that no password fits, whose salt is always the same for the same name: repeating the attempt does not
/// tell an unknown user from a known one.
pub(crate) fn impossible(server_secret: &[u8], user: &str) -> Credential {
    let mut seed = server_secret.to_vec();
    seed.extend_from_slice(user.as_bytes());
    let salt = digest::digest(&digest::SHA256, &seed).as_ref().iter().copied().take(16).collect();
    let scram = ScramVerifier { iterations: 4096, salt, stored_key: [0; 32], server_key: [0; 32] };
    Credential { verifiers: PasswordVerifiers { md5: String::new(), scram }, temporary: None }
}
