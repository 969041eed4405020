//! Console passwords: parameters, hashes, earlier passwords. A password is never stored.

use std::num::NonZeroU32;

use base64::{Engine, engine::general_purpose::STANDARD};
use ring::pbkdf2;
use tokio::sync::Semaphore;
use vesto_aws_wire::{ApiError, QueryParams};
use vesto_types::{Ids, Secret};

use super::{names, password_policy::violation};
use crate::{
    IdentityError,
    records::{LoginProfile, PasswordHash, PasswordPolicy},
};

/// <https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html>
/// Tests, which are not optimized, would spend minutes on as many.
const ITERATIONS: u32 = if cfg!(test) { 1_000 } else { 600_000 };
const SALT_LEN: usize = 16;
const HASH_LEN: usize = 32;
/// As many as a policy can forbid to use again.
const MAX_PREVIOUS: usize = 24;

/// A password as a parameter. Messages do not repeat it.
pub(crate) fn parameter(params: &QueryParams, name: &str) -> Result<Option<Secret>, ApiError> {
    let Some(password) = params.get(name) else { return Ok(None) };
    let member = names::member(name);
    let refused = |constraint: &str| Err(names::invalid("*****", &member, constraint));
    if password.is_empty() {
        return refused("have length greater than or equal to 1");
    }
    if password.chars().count() > 128 {
        return refused("have length less than or equal to 128");
    }
    if !password.chars().all(|c| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{ff}')) {
        return refused(r"satisfy regular expression pattern: [\u0009\u000A\u000D\u0020-\u00FF]+");
    }
    Ok(Some(Secret::new(password)))
}

/// A salted hash. Takes a noticeable fraction of a second, on a thread where that disturbs nobody.
pub(crate) async fn hash(ids: &dyn Ids, password: &Secret) -> Result<PasswordHash, ApiError> {
    let mut salt = [0; SALT_LEN];
    ids.fill(&mut salt);
    let password = password.clone();
    let hash = run(move || derive(&salt, password.expose())).await?.ok_or_else(ApiError::internal_failure)?;
    Ok(PasswordHash {
        iterations: ITERATIONS,
        salt: Secret::new(STANDARD.encode(salt)),
        hash: Secret::new(STANDARD.encode(hash)),
    })
}

fn derive(salt: &[u8], password: &str) -> Option<[u8; HASH_LEN]> {
    let mut hash = [0; HASH_LEN];
    pbkdf2::derive(pbkdf2::PBKDF2_HMAC_SHA256, NonZeroU32::new(ITERATIONS)?, salt, password.as_bytes(), &mut hash);
    Some(hash)
}

/// Whether one of these hashes is of this password.
pub(crate) async fn is_among(hashes: Vec<PasswordHash>, password: &Secret) -> Result<bool, ApiError> {
    let password = password.clone();
    run(move || hashes.iter().any(|hash| matches(hash, password.expose()))).await
}

fn matches(stored: &PasswordHash, password: &str) -> bool {
    let parts = (NonZeroU32::new(stored.iterations), STANDARD.decode(stored.salt.expose()));
    let (Some(iterations), Ok(salt)) = parts else { return false };
    let Ok(hash) = STANDARD.decode(stored.hash.expose()) else { return false };
    pbkdf2::verify(pbkdf2::PBKDF2_HMAC_SHA256, iterations, &salt, password.as_bytes(), &hash).is_ok()
}

/// So many hashes are computed at a time: the threads are shared with all reading and writing of files.
static HASHING: Semaphore = Semaphore::const_new(2);

async fn run<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, ApiError> {
    let _turn = HASHING.acquire().await.map_err(|_| ApiError::internal_failure())?;
    Ok(tokio::task::spawn_blocking(work).await.map_err(IdentityError::Interrupted)?)
}

/// Refuses a password that the user had before, as far back as the policy says.
pub(crate) async fn check_reuse(
    policy: Option<&PasswordPolicy>,
    profile: &LoginProfile,
    password: &Secret,
) -> Result<(), ApiError> {
    let Some(count) = policy.and_then(|policy| policy.reuse_prevention) else { return Ok(()) };
    let had = std::iter::once(&profile.password).chain(&profile.previous).take(count as usize).cloned().collect();
    if is_among(had, password).await? {
        return Err(violation("Password should not be one of the previously used passwords"));
    }
    Ok(())
}

/// Sets the user's new password.
pub(crate) fn replace(profile: &mut LoginProfile, new: PasswordHash, now: chrono::DateTime<chrono::Utc>) {
    let old = std::mem::replace(&mut profile.password, new);
    profile.previous.insert(0, old);
    profile.previous.truncate(MAX_PREVIOUS);
    profile.changed_at = now.into();
}

#[cfg(test)]
mod tests;
