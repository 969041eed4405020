//! `GetSessionToken` <https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html>
//! Temporary credentials of the user or root that asks, with the same permissions, save that they cannot ask for further
//! tokens and, without the code of an MFA device, cannot call IAM. Needs no permission.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_meta::user_sessions::UserSessionRecord;

use super::{credentials, names};
use crate::{Identity, OpCtx, edit::Change, op_ctx::Caller};

const DEFAULT_SECONDS: i64 = 43_200;
const MAX_SECONDS: i64 = 129_600;
const MAX_ROOT_SECONDS: i64 = 3600;

pub(crate) async fn get_session_token(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let asked = params.integer("DurationSeconds")?.unwrap_or(DEFAULT_SECONDS);
    let asked = names::check_range(asked, "durationSeconds", 900, MAX_SECONDS)?;
    let mfa = credentials::mfa_parameters(params)?;
    let (user_id, seconds) = match ctx.caller() {
        Caller::Root(_) => (None, asked.min(MAX_ROOT_SECONDS)),
        Caller::User { id, .. } => (Some(id.clone()), asked),
        Caller::Session(_) | Caller::Federated(_) | Caller::Anonymous => {
            return Err(credentials::session_credentials("GetSessionToken"));
        }
    };
    if ctx.token().is_some() {
        return Err(credentials::session_credentials("GetSessionToken"));
    }
    if let Some((serial_number, code)) = mfa {
        identity.verify_mfa(ctx, serial_number, code).await?;
    }
    let record = identity
        .write(|edit| {
            let (access_key_id, secret, token) = credentials::new(edit.ids)?;
            let record = UserSessionRecord {
                access_key_id,
                account: ctx.account().clone(),
                user_id,
                secret,
                token,
                federated_name: None,
                policies: Vec::new(),
                tags: Vec::new(),
                issued_at: edit.now,
                expires_at: edit.now + chrono::TimeDelta::seconds(seconds),
                mfa_at: mfa.map(|_| edit.now),
                is_console: false,
            };
            credentials::forget_expired(edit);
            edit.make(Change::AddUserSession(record.clone()));
            Ok::<_, ApiError>(record)
        })
        .await?;
    Ok(XmlBody::result(|xml| {
        credentials::write(xml, &record.access_key_id, &record.secret, &record.token, record.expires_at);
    }))
}
