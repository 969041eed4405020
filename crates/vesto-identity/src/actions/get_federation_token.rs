//! `GetFederationToken` <https://docs.aws.amazon.com/STS/latest/APIReference/API_GetFederationToken.html>
//! Temporary credentials under a name of the caller's choice: of its permissions those that the session policies allow.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_meta::user_sessions::UserSessionRecord;
use vesto_policy::Context;
use vesto_types::Arn;

use super::{credentials, names, session_limits, tags};
use crate::{AuthzInput, FederatedUser, Identity, OpCtx, edit::Change, op_ctx::Caller};

const DEFAULT_SECONDS: i64 = 43_200;
const MAX_SECONDS: i64 = 129_600;
const MAX_ROOT_SECONDS: i64 = 3600;

pub(crate) async fn get_federation_token(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let name = names::required(params, "Name")?;
    names::check_length(name, "name", 2, 32)?;
    names::check_name(name, "name", 32)?;
    let asked = params.integer("DurationSeconds")?.unwrap_or(DEFAULT_SECONDS);
    let asked = names::check_range(asked, "durationSeconds", 900, MAX_SECONDS)?;
    let limits = session_limits::parse(params)?;
    let tags = tags::parse_session_tags(params)?;
    let (user_id, seconds) = match ctx.caller() {
        Caller::Root(_) => (None, asked.min(MAX_ROOT_SECONDS)),
        Caller::User { id, .. } => (Some(id.clone()), asked),
        Caller::Session(_) | Caller::Federated(_) | Caller::Anonymous => {
            return Err(credentials::session_credentials("GetFederationToken"));
        }
    };
    if ctx.token().is_some() {
        return Err(credentials::session_credentials("GetFederationToken"));
    }
    authorize(ctx, name, &tags)?;
    let policies = limits.documents(&identity.state(), ctx.account())?;
    let packed = session_limits::packed_size(&policies, &tags)?;
    let record = identity
        .write(|edit| {
            let (access_key_id, secret, token) = credentials::new(edit.ids)?;
            let record = UserSessionRecord {
                access_key_id,
                account: ctx.account().clone(),
                user_id,
                secret,
                token,
                federated_name: Some(name.to_owned()),
                policies,
                tags,
                issued_at: edit.now,
                expires_at: edit.now + chrono::TimeDelta::seconds(seconds),
                mfa_at: None,
                is_console: false,
            };
            credentials::forget_expired(edit);
            edit.make(Change::AddUserSession(record.clone()));
            Ok::<_, ApiError>(record)
        })
        .await?;
    let user = FederatedUser::of_record(&identity.state(), &record).ok_or_else(ApiError::internal_failure)?;
    Ok(XmlBody::result(|xml| {
        credentials::write(xml, &record.access_key_id, &record.secret, &record.token, record.expires_at);
        xml.element("FederatedUser", |xml| {
            xml.text("FederatedUserId", user.user_id()).text("Arn", user.arn());
        })
        .text("PackedPolicySize", packed);
    }))
}

fn authorize(ctx: &OpCtx, name: &str, tags: &[(String, String)]) -> Result<(), ApiError> {
    let arn =
        Arn { service: "sts".to_owned(), ..Arn::iam(ctx.account(), format!("federated-user/{name}")) }.to_string();
    let mut context = Context::new();
    tags::request_keys(&mut context, tags);
    ctx.authorize_with("sts:GetFederationToken", &arn, AuthzInput::context(context.clone()))?;
    if !tags.is_empty() {
        ctx.authorize_with("sts:TagSession", &arn, AuthzInput::context(context))?;
    }
    Ok(())
}
