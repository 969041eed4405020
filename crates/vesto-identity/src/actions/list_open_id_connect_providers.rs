//! `ListOpenIDConnectProviders` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListOpenIDConnectProviders.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};

use super::entity::Named;
use crate::{Identity, OpCtx, records::OidcProvider};

pub(crate) fn list_open_id_connect_providers(
    identity: &Identity,
    ctx: &OpCtx,
    _: &QueryParams,
) -> Result<XmlBody, ApiError> {
    ctx.authorize("iam:ListOpenIDConnectProviders", "*")?;
    let state = identity.state();
    let providers = state.records.list::<OidcProvider>(ctx.account());
    Ok(XmlBody::result(|xml| {
        xml.list("OpenIDConnectProviderList", "member", providers, |xml, provider| {
            xml.text("Arn", provider.arn(ctx.account()));
        });
    }))
}
