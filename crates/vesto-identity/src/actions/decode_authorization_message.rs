//! `DecodeAuthorizationMessage`
//! <https://docs.aws.amazon.com/STS/latest/APIReference/API_DecodeAuthorizationMessage.html>
//! Denials of the Query services carry such a message in the header `x-vesto-authorization-message`.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};

use super::{credentials, names};
use crate::{Identity, OpCtx, authorization_message::MAX_ENCODED};

pub(crate) fn decode_authorization_message(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let encoded = names::required(params, "EncodedMessage")?;
    names::check_length(encoded, "encodedMessage", 1, MAX_ENCODED)?;
    credentials::refuse_in_sessions(ctx, "DecodeAuthorizationMessage")?;
    ctx.authorize("sts:DecodeAuthorizationMessage", "*")?;
    let invalid = || {
        let message = "Invalid authorization message: it was not issued to this account, or has been changed.";
        ApiError::new(400, "InvalidAuthorizationMessageException", message)
    };
    let decoded = identity.decode_authorization_message(ctx.account(), encoded).ok_or_else(invalid)?;
    Ok(XmlBody::result(|xml| {
        xml.text("DecodedMessage", &decoded);
    }))
}
