//! From an access key to the caller behind it.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use ring::digest::{SHA256, digest};
use thiserror::Error;
use vesto_policy::{Context, Principal};
use vesto_types::{AccessKeyId, Secret};

use crate::{
    FederatedUser, Identity, KeyOwner, KeyRecord, OpCtx, RequestInfo,
    op_ctx::{Caller, TokenTimes},
    state::{State, arn_of_user},
};

/// Why a key does not authenticate. Toward the client all but `Expired` and `WrongSecret` read the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum AuthnError {
    #[error("no such access key")]
    UnknownKey,
    #[error("the access key is inactive")]
    Inactive,
    #[error("the session token is missing or belongs to another key")]
    Token,
    #[error("the session has expired")]
    Expired,
    #[error("the user or role behind the key is gone")]
    OwnerGone,
    #[error("the secret is not this key's")]
    WrongSecret,
}

impl Identity {
    /// The key as stored, whatever its state.
    pub fn access_key(&self, id: &AccessKeyId) -> Option<Arc<KeyRecord>> {
        self.state().keys.get(id).map(Arc::clone)
    }

    /// The key, if it may be used with this token now: everything that AWS checks before the signature, in its order.
    pub fn authenticate(&self, id: &AccessKeyId, token: Option<&str>) -> Result<Arc<KeyRecord>, AuthnError> {
        let state = self.state();
        let key = state.keys.get(id).ok_or(AuthnError::UnknownKey)?;
        let bound = match (&key.session_token, token) {
            (None, None) => true,
            (Some(bound), Some(token)) => same(bound.expose(), token),
            (None, Some(_)) | (Some(_), None) => false,
        };
        if !bound {
            return Err(AuthnError::Token);
        }
        check(&state, key, self.now())?;
        Ok(Arc::clone(key))
    }

    /// The context of a request whose signature was verified with this key.
    pub fn context(&self, key: &KeyRecord, request: RequestInfo) -> Result<OpCtx, AuthnError> {
        let state = self.state();
        check(&state, key, self.now())?;
        let (caller, principal) = match &key.owner {
            KeyOwner::Root(account) => {
                (Caller::Root(account.clone()), Principal::Root { account: account.to_string() })
            }
            KeyOwner::User { account, id } => {
                let user = state.users.get(id).ok_or(AuthnError::OwnerGone)?;
                let principal =
                    Principal::User { arn: arn_of_user(&user.record), id: id.clone(), account: account.to_string() };
                (Caller::User { account: account.clone(), id: id.clone() }, principal)
            }
            KeyOwner::Session(session) => (Caller::Session(Arc::clone(session)), session.principal()),
            KeyOwner::Federated(user) => {
                let principal = user.principal(&state).ok_or(AuthnError::OwnerGone)?;
                (Caller::Federated(Arc::clone(user)), principal)
            }
        };
        let token = key.session_token.as_ref().map(|_| TokenTimes {
            issued_at: key.created_at,
            expires_at: key.expires_at,
            mfa_at: key.mfa_at,
            is_console: key.is_console,
        });
        Ok(OpCtx::new(self.clone(), &state, caller, principal, request, token).with_access_key(&key.id))
    }

    /// The same for what a service of this server does on behalf of who once signed a request to it with this key.
    /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/access_forward_access_sessions.html>
    pub fn context_via(&self, key: &KeyRecord, service: &str, request: RequestInfo) -> Result<OpCtx, AuthnError> {
        let mut keys = Context::new();
        keys.set_bool("aws:ViaAWSService", true)
            .set_strings("aws:CalledVia", [service])
            .set_string("aws:CalledViaFirst", service)
            .set_string("aws:CalledViaLast", service);
        Ok(self.context(key, request)?.with_keys(&keys))
    }

    /// The context of an unsigned request.
    pub fn anonymous_context(&self, request: RequestInfo) -> OpCtx {
        OpCtx::new(self.clone(), &self.state(), Caller::Anonymous, Principal::Anonymous, request, None)
    }

    /// The context of someone who gives the secret itself, as COPY's ACCESS_KEY_ID and SECRET_ACCESS_KEY do.
    pub fn context_for_keys(
        &self,
        id: &AccessKeyId,
        secret: &Secret,
        token: Option<&Secret>,
        request: RequestInfo,
    ) -> Result<OpCtx, AuthnError> {
        let key = self.authenticate(id, token.map(Secret::expose))?;
        if !same(key.secret.expose(), secret.expose()) {
            return Err(AuthnError::WrongSecret);
        }
        self.context(&key, request)
    }
}

impl OpCtx {
    /// Whether the credentials behind a long-running operation still hold: a session may expire and a key be deleted
    /// while it runs. (Policies need no such check: [`OpCtx::authorize`] always asks the newest.)
    pub fn check_alive(&self) -> Result<(), AuthnError> {
        let state = self.identity().state();
        let lives = match self.caller() {
            Caller::Root(account) => state.accounts.contains_key(account),
            Caller::User { id, .. } => state.users.contains_key(id),
            Caller::Session(session) => state.roles.contains_key(&session.role_id),
            Caller::Federated(user) => owns_federated(&state, user),
            Caller::Anonymous => true,
        };
        if !lives {
            return Err(AuthnError::OwnerGone);
        }
        if let Some(id) = self.access_key() {
            let key = state.keys.get(id).ok_or(AuthnError::UnknownKey)?;
            check(&state, key, self.now())?;
        }
        check_expiry(self.token().and_then(|token| token.expires_at), self.now())
    }
}

fn check(state: &State, key: &KeyRecord, now: DateTime<Utc>) -> Result<(), AuthnError> {
    if !key.active {
        return Err(AuthnError::Inactive);
    }
    check_expiry(key.expires_at, now)?;
    let owner_lives = match &key.owner {
        KeyOwner::Root(account) => state.accounts.contains_key(account),
        KeyOwner::User { id, .. } => state.users.contains_key(id),
        KeyOwner::Session(session) => state.roles.contains_key(&session.role_id),
        KeyOwner::Federated(user) => owns_federated(state, user),
    };
    if owner_lives { Ok(()) } else { Err(AuthnError::OwnerGone) }
}

fn owns_federated(state: &State, user: &FederatedUser) -> bool {
    match &user.user_id {
        Some(id) => state.users.contains_key(id),
        None => state.accounts.contains_key(&user.account),
    }
}

fn check_expiry(expires_at: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Result<(), AuthnError> {
    if expires_at.is_some_and(|expires_at| expires_at <= now) { Err(AuthnError::Expired) } else { Ok(()) }
}

/// Compares digests, so that the time taken tells nothing about the secret.
pub(crate) fn same(a: &str, b: &str) -> bool {
    digest(&SHA256, a.as_bytes()).as_ref() == digest(&SHA256, b.as_bytes()).as_ref()
}
