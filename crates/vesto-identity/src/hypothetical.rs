//! Contexts of callers who are not asking: for explaining what they would be answered. Nothing here is recorded.

use thiserror::Error;
use vesto_policy::{Context, Principal};
use vesto_types::{AccountId, Arn, Region, RoleArn};

use crate::{
    Identity, OpCtx, RequestInfo, RoleSession, Ruling,
    assume::assume_keys,
    op_ctx::Caller,
    state::{Role, State, arn_of_user},
};

#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("there is no principal `{0}`")]
pub struct NoSuchPrincipal(pub String);

/// A service's wish to assume one role, with as much of the circumstances as is known.
#[derive(Debug, Clone, Copy)]
pub struct ServiceWish<'a> {
    pub service: &'a str,
    pub region: &'a Region,
    pub source_account: &'a AccountId,
    pub source_arn: &'a str,
    pub external_id: Option<&'a str>,
    pub session_name: &'a str,
}

impl Identity {
    /// The context that this principal would have: the ARN of a user, a role, a role's session or an account's root, an
    /// account id, or `anonymous`.
    pub fn hypothetical_context(&self, principal: &str, request: RequestInfo) -> Result<OpCtx, NoSuchPrincipal> {
        let unknown = || NoSuchPrincipal(principal.to_owned());
        if principal == "anonymous" {
            return Ok(self.anonymous_context(request));
        }
        let state = self.state();
        let (caller, principal) = find(&state, principal, self).ok_or_else(unknown)?;
        Ok(OpCtx::new(self.clone(), &state, caller, principal, request, None))
    }

    /// What a service would be answered that assumes this role.
    pub fn rule_service_assume_role(
        &self,
        wish: &ServiceWish<'_>,
        role: &RoleArn,
        request: &RequestInfo,
        context: &Context,
    ) -> Ruling {
        let state = self.state();
        let found = state.role_by_arn(role).map(|role| &**role);
        let mut keys = assume_keys(wish.session_name, wish.external_id, found);
        keys.extend(context);
        self.rule_service(wish, request, role, found, &keys)
    }
}

impl OpCtx {
    /// What this caller would be answered that assumes the role: its own policies and the role's trust policy together.
    pub fn rule_assume_role(
        &self,
        role: &RoleArn,
        session_name: &str,
        external_id: Option<&str>,
        context: &Context,
    ) -> Ruling {
        let state = self.identity().state();
        let found = state.role_by_arn(role).map(|role| &**role);
        let mut keys = assume_keys(session_name, external_id, found);
        keys.extend(context);
        self.rule_assume(role, found, keys)
    }
}

fn find(state: &State, principal: &str, identity: &Identity) -> Option<(Caller, Principal)> {
    let root = |account: AccountId| {
        let known = state.accounts.contains_key(&account);
        known.then(|| (Caller::Root(account.clone()), Principal::Root { account: account.to_string() }))
    };
    if let Ok(account) = AccountId::parse(principal) {
        return root(account);
    }
    let arn = Arn::parse(principal).ok()?;
    let account = AccountId::parse(&arn.account).ok()?;
    if arn.service == "iam" && arn.resource == "root" {
        return root(account);
    }
    if arn.service == "sts" {
        let (name, session) = arn.resource.strip_prefix("assumed-role/")?.split_once('/')?;
        // The ARN of a session does not tell the path of its role.
        let mut roles = state.roles.values();
        let role = roles.find(|role| role.record.account == account && role.record.name == name)?;
        return session_of(role, session, identity);
    }
    let id = state.unique_id(principal)?;
    match (state.users.get(id), state.roles.get(id)) {
        (Some(user), _) => {
            let arn = arn_of_user(&user.record);
            let principal = Principal::User { arn, id: id.to_owned(), account: account.to_string() };
            Some((Caller::User { account, id: id.to_owned() }, principal))
        }
        (None, Some(role)) => session_of(role, "explanation", identity),
        (None, None) => None,
    }
}

fn session_of(role: &Role, name: &str, identity: &Identity) -> Option<(Caller, Principal)> {
    let session = RoleSession::of_role(role, name, identity.now())?;
    let principal = session.principal();
    Some((Caller::Session(session.into()), principal))
}

#[cfg(test)]
mod tests;
