//! `EnableOutboundWebIdentityFederation` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_EnableOutboundWebIdentityFederation.html>
//! Gives the account an issuer of its own.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};

use super::outbound_federation;
use crate::{Identity, OpCtx, records::OutboundFederation};

pub(crate) async fn enable_outbound_web_identity_federation(
    identity: &Identity,
    ctx: &OpCtx,
    _: &QueryParams,
) -> Result<XmlBody, ApiError> {
    ctx.authorize("iam:EnableOutboundWebIdentityFederation", "*")?;
    let issuer = identity
        .write(|edit| {
            if outbound_federation::get(&edit.state, ctx.account()).is_ok() {
                let message = "Outbound web identity federation is already enabled for this account.";
                return Err(ApiError::new(409, "FeatureEnabled", message));
            }
            let issuer = format!("https://{}.tokens.sts.global.api.aws", edit.ids.uuid());
            edit.put_record(ctx.account(), OutboundFederation { issuer: issuer.clone() });
            Ok(issuer)
        })
        .await?;
    Ok(XmlBody::result(|xml| {
        xml.text("IssuerIdentifier", issuer);
    }))
}
