//! SAML providers: their metadata and keys, finding and showing them. The keys are sealed with the record.

use chrono::{DateTime, Months, Utc};
use quick_xml::{Reader, events::Event};
use vesto_aws_wire::{ApiError, QueryParams};
use vesto_meta::row::Tags;
use vesto_types::{AccountId, Arn, Ids, Secret};

use super::{
    entity::{self, Named, Target},
    names,
    owner::no_such_entity,
};
use crate::{
    OpCtx,
    public_key::PublicKey,
    records::{SamlPrivateKey, SamlProvider},
};

const MAX_KEYS: usize = 2;
const VALID_FOR: Months = Months::new(12 * 100);

impl Named for SamlProvider {
    fn target(ctx: &OpCtx, params: &QueryParams) -> Result<Target, ApiError> {
        let arn = entity::arn_parameter(params, "SAMLProviderArn", "saml-provider")?;
        let prefix = arn_of(ctx.account(), "");
        let key = arn.strip_prefix(&prefix).unwrap_or_default().to_lowercase();
        Ok(Target { key, name: arn.to_owned(), arn: arn.to_owned() })
    }

    fn arn(&self, account: &AccountId) -> String {
        arn_of(account, &self.name)
    }

    fn tags(&self) -> &Tags {
        &self.tags
    }

    fn set_tags(&mut self, tags: Tags) {
        self.tags = tags;
    }

    fn no_such(arn: &str) -> ApiError {
        no_such_entity(format!("Manifest not found for arn {arn}"))
    }
}

pub(crate) fn arn_of(account: &AccountId, name: &str) -> String {
    Arn::iam(account, format!("saml-provider/{name}")).to_string()
}

pub(crate) fn valid_until(now: DateTime<Utc>) -> DateTime<Utc> {
    now.checked_add_months(VALID_FOR).unwrap_or(now)
}

/// The parameter `SAMLMetadataDocument`: the description of an identity provider.
pub(crate) fn metadata(params: &QueryParams) -> Result<Option<&str>, ApiError> {
    let Some(document) = params.get("SAMLMetadataDocument") else { return Ok(None) };
    let length = document.chars().count();
    if length < 1000 {
        return Err(names::invalid("*****", "sAMLMetadataDocument", "have length greater than or equal to 1000"));
    }
    if length > 10_000_000 {
        return Err(names::invalid("*****", "sAMLMetadataDocument", "have length less than or equal to 10000000"));
    }
    Ok(Some(document))
}

/// Refuses what is not the metadata of an identity provider.
pub(crate) fn check_metadata(document: &str) -> Result<(), ApiError> {
    if describes_identity_provider(document) {
        return Ok(());
    }
    Err(invalid("Could not parse metadata"))
}

/// Whether it is well-formed, its root an EntityDescriptor with an entity ID, and an IDPSSODescriptor with a certificate
/// in it. A document with a DOCTYPE is refused: metadata needs none, and entities are a way to blow a parser up.
fn describes_identity_provider(document: &str) -> bool {
    let mut reader = Reader::from_str(document);
    let (mut depth, mut has_entity, mut has_idp, mut has_certificate) = (0_usize, false, false, false);
    loop {
        let event = reader.read_event();
        let (element, opens) = match &event {
            Ok(Event::Start(element)) => (element, true),
            Ok(Event::Empty(element)) => (element, false),
            Ok(Event::End(_)) => {
                depth = depth.saturating_sub(1);
                continue;
            }
            Ok(Event::Eof) => return depth == 0 && has_entity && has_idp && has_certificate,
            Ok(Event::DocType(_)) | Err(_) => return false,
            Ok(_) => continue,
        };
        match element.local_name().as_ref() {
            b"EntityDescriptor" if depth == 0 => {
                // Looking for names given twice would take a time that grows with the square of their number.
                let mut attributes = element.attributes();
                has_entity =
                    attributes.with_checks(false).flatten().any(|attribute| attribute.key.as_ref() == b"entityID");
            }
            _ if depth == 0 => return false,
            b"IDPSSODescriptor" => has_idp = true,
            b"X509Certificate" => has_certificate = true,
            _ => {}
        }
        depth += usize::from(opens);
    }
}

/// The parameter `AssertionEncryptionMode`.
pub(crate) fn encryption(params: &QueryParams) -> Result<Option<&str>, ApiError> {
    match params.get("AssertionEncryptionMode") {
        Some(mode) if mode != "Required" && mode != "Allowed" => {
            Err(names::invalid(mode, "assertionEncryptionMode", "satisfy enum value set: [Required, Allowed]"))
        }
        mode => Ok(mode),
    }
}

/// The parameter `AddPrivateKey`.
pub(crate) fn private_key(params: &QueryParams) -> Result<Option<Secret>, ApiError> {
    let Some(pem) = params.get("AddPrivateKey") else { return Ok(None) };
    match PublicKey::of_private_pem(pem) {
        Some(PublicKey::Rsa(_)) => Ok(Some(Secret::new(pem))),
        Some(PublicKey::Ec(_)) | None => Err(invalid("The private key must be an RSA key in PEM format")),
    }
}

pub(crate) fn add_key(
    provider: &mut SamlProvider,
    pem: Secret,
    ids: &dyn Ids,
    now: DateTime<Utc>,
) -> Result<(), ApiError> {
    if provider.private_keys.len() >= MAX_KEYS {
        return Err(super::owner::over_quota("PrivateKeysPerSAMLProvider", MAX_KEYS));
    }
    provider.private_keys.push(SamlPrivateKey { id: ids.aws_unique_id("", 22), pem, added_at: now.into() });
    Ok(())
}

/// Assertions can be encrypted only for a key.
pub(crate) fn check_encryption(provider: &SamlProvider) -> Result<(), ApiError> {
    if provider.encryption.is_some() && provider.private_keys.is_empty() {
        return Err(invalid("AssertionEncryptionMode needs a private key"));
    }
    Ok(())
}

pub(crate) fn invalid(message: &'static str) -> ApiError {
    ApiError::new(400, "InvalidInput", message)
}
