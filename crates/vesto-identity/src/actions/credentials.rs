//! Temporary credentials: making them and showing them.

use chrono::{DateTime, TimeDelta, Utc};
use vesto_aws_wire::{ApiError, QueryParams, XmlWriter};
use vesto_types::{AccessKeyId, Ids, Secret};

use super::{names, render::whole_seconds};
use crate::{
    IdentityError, OpCtx,
    bootstrap::new_access_key,
    edit::{Change, Edit},
    op_ctx::Caller,
};

/// Expired sessions are remembered for a while, to be told from keys that never were.
const REMEMBERED: TimeDelta = TimeDelta::days(1);
const TOKEN_ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// A temporary key, its secret and its token. The token is an opaque name: what it stands for is stored.
pub(crate) fn new(ids: &dyn Ids) -> Result<(AccessKeyId, Secret, Secret), IdentityError> {
    let (id, secret) = new_access_key(ids, "ASIA")?;
    let token = ids.chars(TOKEN_ALPHABET, 256);
    Ok((id, secret, Secret::new(format!("IQoJb3JpZ2luX2VjE{token}"))))
}

pub(crate) fn forget_expired(edit: &mut Edit<'_>) {
    edit.make(Change::ForgetSessionsBefore(edit.now - REMEMBERED));
}

pub(crate) fn write(xml: &mut XmlWriter, id: &AccessKeyId, secret: &Secret, token: &Secret, expires_at: DateTime<Utc>) {
    xml.element("Credentials", |xml| {
        xml.text("AccessKeyId", id)
            .text("SecretAccessKey", secret.expose())
            .text("SessionToken", token.expose())
            .timestamp("Expiration", whole_seconds(expires_at));
    });
}

/// The parameters `SerialNumber` and `TokenCode`, which come together or not at all.
pub(crate) fn mfa_parameters(params: &QueryParams) -> Result<Option<(&str, &str)>, ApiError> {
    let (serial_number, code) = match (params.get("SerialNumber"), params.get("TokenCode")) {
        (None, None) => return Ok(None),
        (Some(serial_number), Some(code)) => (serial_number, code),
        (Some(_), None) | (None, Some(_)) => {
            return Err(ApiError::access_denied(
                "MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.",
            ));
        }
    };
    names::check_length(serial_number, "serialNumber", 9, 256)?;
    names::check_length(code, "tokenCode", 6, 6)?;
    Ok(Some((serial_number, code)))
}

/// IAM does not answer sessions of users that were made without MFA, save those of the console.
pub(crate) fn refuse_user_sessions(ctx: &OpCtx) -> Result<(), ApiError> {
    match ctx.caller() {
        Caller::Root(_) | Caller::User { .. }
            if ctx.token().is_some_and(|token| token.mfa_at.is_none() && !token.is_console) =>
        {
            Err(invalid_token())
        }
        Caller::Federated(_) => Err(invalid_token()),
        Caller::Root(_) | Caller::User { .. } | Caller::Session(_) | Caller::Anonymous => Ok(()),
    }
}

/// STS answers sessions of users and federated users nothing but GetCallerIdentity and, those of users, AssumeRole; the
/// console's are no such sessions.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_getsessiontoken.html>
pub(super) fn refuse_in_sessions(ctx: &OpCtx, operation: &str) -> Result<(), ApiError> {
    match ctx.caller() {
        Caller::Root(_) | Caller::User { .. } if ctx.token().is_some_and(|token| !token.is_console) => {
            Err(session_credentials(operation))
        }
        Caller::Federated(_) => Err(session_credentials(operation)),
        Caller::Root(_) | Caller::User { .. } | Caller::Session(_) | Caller::Anonymous => Ok(()),
    }
}

pub(super) fn session_credentials(operation: &str) -> ApiError {
    ApiError::access_denied(format!("Cannot call {operation} with session credentials"))
}

fn invalid_token() -> ApiError {
    ApiError::new(403, "InvalidClientTokenId", "The security token included in the request is invalid.")
}
