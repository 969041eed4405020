//! Whose access keys an action is about: a named user's, or the caller's own.

use std::sync::Arc;

use vesto_aws_wire::{ApiError, QueryParams};
use vesto_policy::Context;
use vesto_types::{AccessKeyId, AccountId};

use super::{
    names,
    owner::{OwnerKind, no_such_entity},
};
use crate::{KeyRecord, OpCtx, op_ctx::Caller, state::State};

pub(crate) enum KeySubject {
    User(String),
    Root,
}

/// By the parameter `UserName`, or else the caller.
pub(crate) fn subject(ctx: &OpCtx, params: &QueryParams) -> Result<KeySubject, ApiError> {
    if params.get("UserName").is_none() && matches!(ctx.caller(), Caller::Root(_)) {
        return Ok(KeySubject::Root);
    }
    names::user_name_or_own(&ctx.identity().state(), ctx, params).map(KeySubject::User)
}

impl KeySubject {
    pub(crate) fn authorize(&self, ctx: &OpCtx, action: &str) -> Result<(), ApiError> {
        match self {
            Self::User(name) => OwnerKind::User.authorize(ctx, action, name, Context::new()),
            Self::Root => Ok(ctx.authorize(action, &ctx.caller_arn())?),
        }
    }

    /// `None` for root.
    pub(crate) fn user_id(&self, state: &State, account: &AccountId) -> Result<Option<String>, ApiError> {
        match self {
            Self::User(name) => OwnerKind::User.get(state, account, name).map(|user| Some(user.id.to_owned())),
            Self::Root => Ok(None),
        }
    }
}

/// The parameter `AccessKeyId`.
pub(crate) fn key_id(params: &QueryParams) -> Result<AccessKeyId, ApiError> {
    let id = names::required(params, "AccessKeyId")?;
    names::check_length(id, "accessKeyId", 16, 128)?;
    AccessKeyId::parse(id).map_err(|_| names::invalid(id, "accessKeyId", r"satisfy regular expression pattern: [\w]+"))
}

/// The key, if it belongs to this user (or root).
pub(crate) fn own_key<'a>(
    state: &'a State,
    account: &AccountId,
    user_id: Option<&str>,
    id: &AccessKeyId,
) -> Result<&'a Arc<KeyRecord>, ApiError> {
    let mut keys = state.long_term_keys(account, user_id).into_iter();
    keys.find(|key| key.id == *id).ok_or_else(|| no_such_key(id))
}

pub(crate) fn no_such_key(id: &AccessKeyId) -> ApiError {
    no_such_entity(format!("The Access Key with id {id} cannot be found."))
}
