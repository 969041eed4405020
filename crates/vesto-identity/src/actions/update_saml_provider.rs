//! `UpdateSAMLProvider` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateSAMLProvider.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_policy::Context;

use super::{
    entity::{self, Named},
    owner::no_such_entity,
    saml_provider,
};
use crate::{Identity, OpCtx, records::SamlProvider};

pub(crate) async fn update_saml_provider(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let target = SamlProvider::target(ctx, params)?;
    let metadata = saml_provider::metadata(params)?;
    let encryption = saml_provider::encryption(params)?;
    let removed = params.get("RemovePrivateKey");
    entity::authorize::<SamlProvider>(ctx, "iam:UpdateSAMLProvider", &target, Context::new())?;
    if let Some(metadata) = metadata {
        saml_provider::check_metadata(metadata)?;
    }
    let added = saml_provider::private_key(params)?;
    identity
        .write(|edit| {
            let mut provider = entity::get::<SamlProvider>(&edit.state, ctx, &target)?.clone();
            if let Some(metadata) = metadata {
                metadata.clone_into(&mut provider.metadata);
                provider.valid_until = saml_provider::valid_until(edit.now).into();
            }
            if let Some(id) = removed {
                let at = provider.private_keys.iter().position(|key| key.id == id);
                let at = at.ok_or_else(|| no_such_entity(format!("The private key with id {id} cannot be found.")))?;
                provider.private_keys.remove(at);
            }
            if let Some(pem) = added {
                saml_provider::add_key(&mut provider, pem, edit.ids, edit.now)?;
            }
            if let Some(encryption) = encryption {
                provider.encryption = Some(encryption.to_owned());
            }
            saml_provider::check_encryption(&provider)?;
            edit.put_record(ctx.account(), provider);
            Ok::<(), ApiError>(())
        })
        .await?;
    Ok(XmlBody::result(|xml| {
        xml.text("SAMLProviderArn", &target.name);
    }))
}
