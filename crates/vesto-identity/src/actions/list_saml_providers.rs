//! `ListSAMLProviders` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListSAMLProviders.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};

use super::entity::Named;
use crate::{Identity, OpCtx, records::SamlProvider};

pub(crate) fn list_saml_providers(identity: &Identity, ctx: &OpCtx, _: &QueryParams) -> Result<XmlBody, ApiError> {
    ctx.authorize("iam:ListSAMLProviders", "*")?;
    let state = identity.state();
    let providers = state.records.list::<SamlProvider>(ctx.account());
    Ok(XmlBody::result(|xml| {
        xml.list("SAMLProviderList", "member", providers, |xml, provider| {
            xml.text("Arn", provider.arn(ctx.account()))
                .timestamp("ValidUntil", provider.valid_until.time())
                .timestamp("CreateDate", provider.created_at.time());
        });
    }))
}
