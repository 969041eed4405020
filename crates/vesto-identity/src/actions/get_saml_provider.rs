//! `GetSAMLProvider` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetSAMLProvider.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_policy::Context;

use super::{
    entity::{self, Named},
    tags,
};
use crate::{Identity, OpCtx, records::SamlProvider};

pub(crate) fn get_saml_provider(identity: &Identity, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    let target = SamlProvider::target(ctx, params)?;
    entity::authorize::<SamlProvider>(ctx, "iam:GetSAMLProvider", &target, Context::new())?;
    let state = identity.state();
    let provider = entity::get::<SamlProvider>(&state, ctx, &target)?;
    Ok(XmlBody::result(|xml| {
        xml.text("SAMLProviderUUID", &provider.uuid)
            .text("SAMLMetadataDocument", &provider.metadata)
            .timestamp("CreateDate", provider.created_at.time())
            .timestamp("ValidUntil", provider.valid_until.time());
        tags::write(xml, &provider.tags);
        xml.optional("AssertionEncryptionMode", provider.encryption.as_ref());
        xml.list("PrivateKeyList", "member", &provider.private_keys, |xml, key| {
            xml.text("KeyId", &key.id).timestamp("Timestamp", key.added_at.time());
        });
    }))
}
