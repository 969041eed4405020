//! `GetAccessKeyInfo` <https://docs.aws.amazon.com/STS/latest/APIReference/API_GetAccessKeyInfo.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};

use super::credentials;
use crate::{Identity, OpCtx};

pub(crate) fn get_access_key_info(identity: &Identity, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    let id = super::key_owner::key_id(params)?;
    credentials::refuse_in_sessions(ctx, "GetAccessKeyInfo")?;
    ctx.authorize("sts:GetAccessKeyInfo", "*")?;
    let key =
        identity.access_key(&id).ok_or_else(|| ApiError::validation_error(format!("Invalid access key: {id}")))?;
    Ok(XmlBody::result(|xml| {
        xml.text("Account", key.owner.account());
    }))
}
