//! `GetCallerIdentity` <https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html>
//! Needs no permission: it tells callers only who they are, and no policy can forbid it.

use crate::{Identity, OpCtx};
use vesto_aws_wire::{ApiError, QueryParams, XmlBody};

pub(crate) fn get_caller_identity(_: &Identity, ctx: &OpCtx, _: &QueryParams) -> Result<XmlBody, ApiError> {
    Ok(XmlBody::result(|xml| {
        xml.text("UserId", ctx.user_id()).text("Account", ctx.account()).text("Arn", ctx.caller_arn());
    }))
}
