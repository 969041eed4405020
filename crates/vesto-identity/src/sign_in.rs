//! Signing in to the web console as the account's root, with a link: a token that is good for one exchange within
//! [`LINK_LIFETIME`], for temporary credentials like those of AWS's own console. Unlike sessions of GetSessionToken,
//! which need an MFA device for it, they may call IAM and STS.

use chrono::{DateTime, TimeDelta, Utc};
use thiserror::Error;
use vesto_meta::user_sessions::UserSessionRecord;
use vesto_types::{AccessKeyId, Secret};

use crate::{Identity, IdentityError, access_keys::same, actions::credentials, edit::Change};

pub const LINK_LIFETIME: TimeDelta = TimeDelta::minutes(15);
/// How long AWS's console keeps somebody signed in.
const SESSION: TimeDelta = TimeDelta::hours(12);
/// The oldest goes when there are more.
const MAX_LINKS: usize = 16;

const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
/// Of 62 characters, for 256 bits.
const TOKEN_LENGTH: usize = 43;

/// A link that was not used yet.
#[derive(Debug)]
pub(crate) struct OpenLink {
    token: Secret,
    expires_at: DateTime<Utc>,
}

/// Temporary credentials of the default account's root.
#[derive(Debug)]
pub struct SignedIn {
    pub access_key_id: AccessKeyId,
    pub secret: Secret,
    pub token: Secret,
    pub expires_at: DateTime<Utc>,
}

#[derive(Debug, Error)]
pub enum SignInError {
    #[error("the token is not known, or not any more")]
    Token,
    #[error(transparent)]
    Identity(#[from] IdentityError),
}

impl Identity {
    /// The token of a new link.
    pub fn sign_in_token(&self) -> Secret {
        let token = Secret::new(self.ids().chars(ALPHABET, TOKEN_LENGTH));
        let mut links = self.open_links();
        links.retain(|link| link.expires_at > self.now());
        while links.len() >= MAX_LINKS {
            links.remove(0);
        }
        links.push(OpenLink { token: token.clone(), expires_at: self.now() + LINK_LIFETIME });
        token
    }

    /// Whatever comes of it, the token is used up then.
    pub async fn sign_in(&self, token: &str) -> Result<SignedIn, SignInError> {
        self.use_up(token).ok_or(SignInError::Token)?;
        self.write(|edit| {
            let (access_key_id, secret, token) = credentials::new(edit.ids)?;
            let expires_at = edit.now + SESSION;
            credentials::forget_expired(edit);
            edit.make(Change::AddUserSession(UserSessionRecord {
                access_key_id: access_key_id.clone(),
                account: self.default_account().clone(),
                user_id: None,
                secret: secret.clone(),
                token: token.clone(),
                federated_name: None,
                policies: Vec::new(),
                tags: Vec::new(),
                issued_at: edit.now,
                expires_at,
                mfa_at: None,
                is_console: true,
            }));
            Ok(SignedIn { access_key_id, secret, token, expires_at })
        })
        .await
    }

    fn use_up(&self, token: &str) -> Option<OpenLink> {
        let now = self.now();
        let mut links = self.open_links();
        let at = links.iter().position(|link| same(link.token.expose(), token) && link.expires_at > now)?;
        Some(links.remove(at))
    }
}

#[cfg(test)]
mod tests;
