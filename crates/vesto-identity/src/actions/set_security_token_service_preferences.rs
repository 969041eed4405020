//! `SetSecurityTokenServicePreferences` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_SetSecurityTokenServicePreferences.html>
//! `GetAccountSummary` shows the choice. Tokens of this server are valid in every Region either way.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};

use super::names;
use crate::{Identity, OpCtx, records::TokenPreferences};

pub(crate) async fn set_security_token_service_preferences(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let global_endpoint_token_version = match names::required(params, "GlobalEndpointTokenVersion")? {
        "v1Token" => 1,
        "v2Token" => 2,
        other => {
            let values = "satisfy enum value set: [v1Token, v2Token]";
            return Err(names::invalid(other, "globalEndpointTokenVersion", values));
        }
    };
    ctx.authorize("iam:SetSecurityTokenServicePreferences", "*")?;
    identity
        .write(|edit| {
            edit.put_record(ctx.account(), TokenPreferences { global_endpoint_token_version });
            Ok::<(), ApiError>(())
        })
        .await?;
    Ok(XmlBody::none())
}
