//! `AssumeRole` <https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html>
//! Refused and missing roles are answered alike. The code of an MFA device counts for this call alone: the session does not
//! say that there was one. Not supported: ProvidedContexts.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_meta::role_sessions::RoleSessionRecord;
use vesto_policy::Context;
use vesto_types::RoleArn;

use super::{
    credentials, names,
    session_limits::{self, SessionLimits},
    session_tags, tags,
};
use crate::{
    Identity, OpCtx, RoleSession, Ruling, assume::assume_keys, context_keys, edit::Change, op_ctx::Caller, state::Role,
};

const MAX_CHAINED_SECONDS: i64 = 3600;

struct Wish<'a> {
    arn: RoleArn,
    session_name: &'a str,
    seconds: i64,
    external_id: Option<&'a str>,
    source_identity: Option<&'a str>,
    mfa: Option<(&'a str, &'a str)>,
    tags: session_tags::SessionTags,
    limits: SessionLimits<'a>,
}

pub(crate) async fn assume_role(identity: &Identity, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    let wish = parse(ctx, params)?;
    if let Some((serial_number, code)) = wish.mfa {
        identity.verify_mfa(ctx, serial_number, code).await?;
    }
    // As it is now: that took its time, in which the role may have ceased to trust the caller.
    let state = identity.state();
    let role = state.role_by_arn(&wish.arn).map(|role| &**role);
    authorize(ctx, &wish, role)?;
    let role = role.ok_or_else(ApiError::internal_failure)?;
    check_duration(ctx, &wish, role)?;
    let policies = wish.limits.documents(&state, wish.arn.account())?;
    let packed = session_limits::packed_size(&policies, &wish.tags.tags)?;
    let record = identity
        .write(|edit| {
            // The role may have been deleted since it was asked for.
            edit.state.roles.get(&role.record.id).ok_or_else(ApiError::internal_failure)?;
            let (access_key_id, secret, token) = credentials::new(edit.ids)?;
            let record = RoleSessionRecord {
                access_key_id,
                account: role.record.account.clone(),
                role_id: role.record.id.clone(),
                name: wish.session_name.to_owned(),
                secret,
                token,
                policies,
                tags: wish.tags.tags.clone(),
                transitive_tags: wish.tags.transitive.clone(),
                source_identity: source_identity(ctx, &wish).map(str::to_owned),
                issued_at: edit.now,
                expires_at: edit.now + chrono::TimeDelta::seconds(wish.seconds),
            };
            credentials::forget_expired(edit);
            edit.make(Change::AddSession(record.clone()));
            Ok::<_, ApiError>(record)
        })
        .await?;
    answer(&wish, role, &record, packed)
}

fn parse<'a>(ctx: &OpCtx, params: &'a QueryParams) -> Result<Wish<'a>, ApiError> {
    let arn = names::required(params, "RoleArn")?;
    names::check_length(arn, "roleArn", 20, 2048)?;
    let mfa = credentials::mfa_parameters(params)?;
    let session_name = names::session_name(params)?;
    let seconds =
        names::check_range(params.integer("DurationSeconds")?.unwrap_or(3600), "durationSeconds", 900, 43_200)?;
    let external_id = params.get("ExternalId");
    if let Some(external_id) = external_id {
        names::check_length(external_id, "externalId", 2, 1224)?;
    }
    let source_identity = params.get("SourceIdentity");
    if let Some(source_identity) = source_identity {
        names::check_length(source_identity, "sourceIdentity", 2, 64)?;
    }
    let limits = session_limits::parse(params)?;
    let arn = RoleArn::parse(arn).map_err(|_| ApiError::validation_error(format!("{arn} is invalid")))?;
    let tags = session_tags::parse(ctx, params)?;
    Ok(Wish { arn, session_name, seconds, external_id, source_identity, mfa, tags, limits })
}

fn authorize(ctx: &OpCtx, wish: &Wish<'_>, role: Option<&Role>) -> Result<(), ApiError> {
    match ctx.caller() {
        Caller::Root(_) => return Err(ApiError::access_denied("Roles may not be assumed by root accounts.")),
        // <https://docs.aws.amazon.com/STS/latest/APIReference/API_GetFederationToken.html>
        Caller::Federated(_) => {
            return Err(ApiError::access_denied("Cannot call AssumeRole with the credentials of a federated user"));
        }
        Caller::User { .. } | Caller::Session(_) | Caller::Anonymous => {}
    }
    let mut context = assume_keys(wish.session_name, wish.external_id, role);
    tags::request_keys(&mut context, &wish.tags.tags);
    if !wish.tags.transitive.is_empty() {
        context.set_strings("sts:TransitiveTagKeys", &wish.tags.transitive);
    }
    if let Some(source_identity) = source_identity(ctx, wish) {
        context.set_string("sts:SourceIdentity", source_identity);
    }
    if wish.mfa.is_some() {
        context_keys::of_mfa_code(&mut context);
    }
    ask(ctx, ctx.rule_assume(&wish.arn, role, context.clone()))?;
    let ask_for = |action: &str, context: &Context| ask(ctx, ctx.rule_role(action, &wish.arn, role, context.clone()));
    if !wish.tags.given.is_empty() {
        ask_for("sts:TagSession", &context)?;
    }
    if source_identity(ctx, wish).is_some() {
        ask_for("sts:SetSourceIdentity", &context)?;
    }
    inherited_source_identity(ctx, wish)
}

/// STS says neither why nor whether the role exists; the decision log does.
fn ask(ctx: &OpCtx, ruling: Ruling) -> Result<(), ApiError> {
    ctx.record(ruling.clone());
    if ruling.allowed() { Ok(()) } else { Err(ApiError::access_denied(ruling.short_message())) }
}

/// A source identity goes along a chain of roles.
fn source_identity<'a>(ctx: &'a OpCtx, wish: &'a Wish<'_>) -> Option<&'a str> {
    let inherited = ctx.session().and_then(|session| session.source_identity.as_deref());
    inherited.or(wish.source_identity)
}

fn inherited_source_identity(ctx: &OpCtx, wish: &Wish<'_>) -> Result<(), ApiError> {
    match (ctx.session().and_then(|session| session.source_identity.as_deref()), wish.source_identity) {
        (Some(old), Some(new)) if old != new => {
            Err(ApiError::access_denied("The source identity is already set for this assume role session"))
        }
        (Some(_) | None, Some(_) | None) => Ok(()),
    }
}

fn check_duration(ctx: &OpCtx, wish: &Wish<'_>, role: &Role) -> Result<(), ApiError> {
    if ctx.session().is_some() && wish.seconds > MAX_CHAINED_SECONDS {
        return Err(ApiError::validation_error(
            "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.",
        ));
    }
    if wish.seconds > i64::from(role.record.max_session_duration) {
        return Err(ApiError::validation_error(
            "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
        ));
    }
    Ok(())
}

fn answer(wish: &Wish<'_>, role: &Role, record: &RoleSessionRecord, packed: usize) -> Result<XmlBody, ApiError> {
    let session = RoleSession::of_role(role, &record.name, record.issued_at).ok_or_else(ApiError::internal_failure)?;
    Ok(XmlBody::result(|xml| {
        credentials::write(xml, &record.access_key_id, &record.secret, &record.token, record.expires_at);
        xml.element("AssumedRoleUser", |xml| {
            xml.text("AssumedRoleId", session.user_id()).text("Arn", session.arn());
        });
        if !record.policies.is_empty() || !wish.tags.tags.is_empty() {
            xml.text("PackedPolicySize", packed);
        }
        xml.optional("SourceIdentity", record.source_identity.as_ref());
    }))
}
