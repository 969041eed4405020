//! `CreateSAMLProvider` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateSAMLProvider.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};

use super::{
    entity, names,
    owner::{already_exists, over_quota},
    saml_provider, tags,
};
use crate::{Identity, OpCtx, records::SamlProvider};

const MAX_PROVIDERS: usize = 100;

pub(crate) async fn create_saml_provider(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let name = names::required(params, "Name")?;
    names::check_length(name, "name", 1, 128)?;
    if !name.chars().all(|c| c.is_ascii_alphanumeric() || "._-".contains(c)) {
        return Err(names::invalid(name, "name", r"satisfy regular expression pattern: [\w._-]+"));
    }
    let metadata = saml_provider::metadata(params)?.ok_or_else(|| names::null("sAMLMetadataDocument"))?;
    let encryption = saml_provider::encryption(params)?;
    let tags = tags::parse(params)?;
    let arn = saml_provider::arn_of(ctx.account(), name);
    entity::authorize_new(ctx, ("iam:CreateSAMLProvider", "iam:TagSAMLProvider"), &arn, &tags)?;
    saml_provider::check_metadata(metadata)?;
    let private_key = saml_provider::private_key(params)?;
    let provider = identity
        .write(|edit| {
            if edit.state.records.get::<SamlProvider>(ctx.account(), &name.to_lowercase()).is_some() {
                return Err(already_exists(format!("Provider with name {name} already exists.")));
            }
            if edit.state.records.list::<SamlProvider>(ctx.account()).count() >= MAX_PROVIDERS {
                return Err(over_quota("SAMLProvidersPerAccount", MAX_PROVIDERS));
            }
            let mut provider = SamlProvider {
                name: name.to_owned(),
                uuid: edit.ids.aws_unique_id("", 22),
                metadata: metadata.to_owned(),
                valid_until: saml_provider::valid_until(edit.now).into(),
                encryption: encryption.map(str::to_owned),
                private_keys: Vec::new(),
                tags,
                created_at: edit.now.into(),
            };
            if let Some(private_key) = private_key {
                saml_provider::add_key(&mut provider, private_key, edit.ids, edit.now)?;
            }
            saml_provider::check_encryption(&provider)?;
            edit.put_record(ctx.account(), provider.clone());
            Ok(provider)
        })
        .await?;
    Ok(XmlBody::result(|xml| {
        xml.text("SAMLProviderArn", arn);
        if !provider.tags.is_empty() {
            tags::write(xml, &provider.tags);
        }
    }))
}
