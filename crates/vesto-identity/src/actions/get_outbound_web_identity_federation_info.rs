//! `GetOutboundWebIdentityFederationInfo` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetOutboundWebIdentityFederationInfo.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};

use super::outbound_federation;
use crate::{Identity, OpCtx};

pub(crate) fn get_outbound_web_identity_federation_info(
    identity: &Identity,
    ctx: &OpCtx,
    _: &QueryParams,
) -> Result<XmlBody, ApiError> {
    ctx.authorize("iam:GetOutboundWebIdentityFederationInfo", "*")?;
    let state = identity.state();
    let enabled = outbound_federation::get(&state, ctx.account())?;
    Ok(XmlBody::result(|xml| {
        xml.text("IssuerIdentifier", &enabled.issuer).text("JwtVendingEnabled", true);
    }))
}
