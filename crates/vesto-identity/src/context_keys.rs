//! Global condition keys that this server can supply.
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html>
//! Absent, because nothing here knows them: organisation and VPC keys. `aws:MultiFactorAuthPresent` is present only for
//! temporary credentials.

use chrono::{DateTime, SubsecRound, Utc};
use vesto_policy::{Context, Principal};
use vesto_types::{AccountId, Arn};

use crate::{
    RequestInfo, RoleSession,
    op_ctx::{Caller, TokenTimes},
    state::{State, arn_of_user},
};

/// Keys that stay the same for the whole operation.
pub(crate) fn of_caller(state: &State, caller: &Caller, principal: &Principal, request: &RequestInfo) -> Context {
    let mut keys = of_principal(state, caller, principal);
    of_request(&mut keys, request);
    keys.set_bool("aws:ViaAWSService", false).set_bool("aws:PrincipalIsAWSService", false);
    keys
}

/// Keys that the principal alone decides.
pub(crate) fn of_principal(state: &State, caller: &Caller, principal: &Principal) -> Context {
    let mut keys = Context::new();
    if let Some(account) = principal.account() {
        keys.set_string("aws:PrincipalAccount", account);
    }
    match caller {
        Caller::Root(account) => {
            keys.set_string("aws:PrincipalType", "Account")
                .set_string("aws:PrincipalArn", principal.display_name())
                .set_string("aws:userid", account.as_str());
        }
        Caller::User { id, .. } => {
            keys.set_string("aws:PrincipalType", "User").set_string("aws:userid", id);
            if let Some(user) = state.users.get(id) {
                keys.set_string("aws:PrincipalArn", arn_of_user(&user.record))
                    .set_string("aws:username", &user.record.name);
                principal_tags(&mut keys, &user.record.tags);
            }
        }
        Caller::Session(session) => {
            of_session(&mut keys, session);
            if let Some(role) = state.roles.get(&session.role_id) {
                principal_tags(&mut keys, &role.record.tags);
            }
            principal_tags(&mut keys, &session.tags);
        }
        Caller::Federated(user) => {
            keys.set_string("aws:PrincipalType", "FederatedUser")
                .set_string("aws:PrincipalArn", principal.display_name())
                .set_string("aws:userid", user.user_id());
            principal_tags(&mut keys, &user.tags);
        }
        Caller::Anonymous => {
            keys.set_string("aws:PrincipalType", "Anonymous").set_string("aws:userid", "anonymous");
        }
    }
    keys
}

/// Keys of a service of this server that acts on its own (Redshift assuming a role).
pub(crate) fn of_service(
    service: &str,
    request: &RequestInfo,
    source_account: &AccountId,
    source_arn: &str,
) -> Context {
    let mut keys = Context::new();
    of_request(&mut keys, request);
    keys.remove("aws:SourceIp")
        .set_bool("aws:ViaAWSService", false)
        .set_bool("aws:PrincipalIsAWSService", true)
        .set_string("aws:PrincipalServiceName", service)
        .set_strings("aws:PrincipalServiceNamesList", [service])
        .set_string("aws:SourceAccount", source_account.as_str())
        .set_string("aws:SourceArn", source_arn);
    keys
}

pub(crate) fn of_moment(keys: &mut Context, now: DateTime<Utc>) {
    keys.set_date("aws:CurrentTime", now.trunc_subsecs(0)).set_number("aws:EpochTime", now.timestamp());
}

/// `aws:ResourceAccount`: as told, or as the ARN says, or else the caller's own account.
pub(crate) fn of_resource(keys: &mut Context, own: &AccountId, resource: &str, owner: Option<&str>) {
    let in_arn =
        || Arn::parse(resource).ok().map(|arn| arn.account).filter(|account| AccountId::parse(account).is_ok());
    let account = owner.map(str::to_owned).or_else(in_arn).unwrap_or_else(|| own.to_string());
    keys.set_string("aws:ResourceAccount", account);
}

fn of_request(keys: &mut Context, request: &RequestInfo) {
    keys.set_bool("aws:SecureTransport", request.secure).set_string("aws:RequestedRegion", request.region.as_str());
    if let Some(ip) = request.source_ip {
        keys.set_ip("aws:SourceIp", ip);
    }
    if let Some(user_agent) = &request.user_agent {
        keys.set_string("aws:UserAgent", user_agent);
    }
    if let Some(referer) = &request.referer {
        keys.set_string("aws:referer", referer);
    }
}

/// Keys that only temporary credentials have.
pub(crate) fn of_token(keys: &mut Context, token: TokenTimes, now: DateTime<Utc>) {
    keys.set_date("aws:TokenIssueTime", token.issued_at).set_bool("aws:MultiFactorAuthPresent", token.mfa_at.is_some());
    if let Some(mfa_at) = token.mfa_at {
        keys.set_number("aws:MultiFactorAuthAge", (now - mfa_at).num_seconds());
    }
}

/// Keys of a call that itself brings the code of an MFA device.
pub(crate) fn of_mfa_code(keys: &mut Context) {
    keys.set_bool("aws:MultiFactorAuthPresent", true).set_number("aws:MultiFactorAuthAge", 0);
}

fn of_session(keys: &mut Context, session: &RoleSession) {
    keys.set_string("aws:PrincipalType", "AssumedRole")
        .set_string("aws:PrincipalArn", session.role_arn.to_string())
        .set_string("aws:userid", session.user_id());
    if let Some(source_identity) = &session.source_identity {
        keys.set_string("aws:SourceIdentity", source_identity);
    }
}

fn principal_tags(keys: &mut Context, tags: &[(String, String)]) {
    for (key, value) in tags {
        keys.set_string(&format!("aws:PrincipalTag/{key}"), value);
    }
}
