//! `DisableOutboundWebIdentityFederation` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_DisableOutboundWebIdentityFederation.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};

use super::outbound_federation;
use crate::{
    Identity, OpCtx,
    records::{ONLY, OutboundFederation},
};

pub(crate) async fn disable_outbound_web_identity_federation(
    identity: &Identity,
    ctx: &OpCtx,
    _: &QueryParams,
) -> Result<XmlBody, ApiError> {
    ctx.authorize("iam:DisableOutboundWebIdentityFederation", "*")?;
    identity
        .write(|edit| {
            outbound_federation::get(&edit.state, ctx.account())?;
            edit.remove_record::<OutboundFederation>(ctx.account(), ONLY);
            Ok::<(), ApiError>(())
        })
        .await?;
    Ok(XmlBody::none())
}
