//! Service-specific credentials: for services that take a user name and password, or an API key, instead of signatures.
//! None of those services is here, so a password is shown and then forgotten.

use base64::{Engine, engine::general_purpose::STANDARD};
use vesto_aws_wire::{ApiError, QueryParams, XmlWriter};
use vesto_types::{AccountId, Ids, Secret};

use super::{
    names,
    owner::{OwnerKind, no_such_entity},
};
use crate::{OpCtx, records::ServiceCredential, state::State};

/// Services with user names and passwords.
const WITH_PASSWORD: &[&str] = &["cassandra.amazonaws.com", "codecommit.amazonaws.com"];
/// Services with API keys, which may expire.
const WITH_API_KEY: &[&str] = &["bedrock.amazonaws.com", "logs.amazonaws.com"];

pub(crate) fn has_api_key(service: &str) -> bool {
    WITH_API_KEY.contains(&service)
}

pub(crate) fn check_service(service: &str) -> Result<(), ApiError> {
    if WITH_PASSWORD.contains(&service) || has_api_key(service) {
        return Ok(());
    }
    let message = format!("No such service {service} is supported for Service Specific Credentials");
    Err(ApiError::new(404, "NotSupportedService", message))
}

pub(crate) fn new_secret(ids: &dyn Ids) -> Secret {
    let mut bytes = [0; 32];
    ids.fill(&mut bytes);
    Secret::new(STANDARD.encode(bytes))
}

/// The parameter `ServiceSpecificCredentialId`.
pub(crate) fn id(params: &QueryParams) -> Result<&str, ApiError> {
    let id = names::required(params, "ServiceSpecificCredentialId")?;
    names::check_length(id, "serviceSpecificCredentialId", 20, 128)?;
    Ok(id)
}

/// The credential, if it is this user's.
pub(crate) fn get(state: &State, ctx: &OpCtx, user_name: &str, id: &str) -> Result<ServiceCredential, ApiError> {
    let account: &AccountId = ctx.account();
    let user = OwnerKind::User.get(state, account, user_name)?;
    let found = state.records.get::<ServiceCredential>(account, id).filter(|found| found.user_id == user.id);
    found.cloned().ok_or_else(|| no_such_entity(format!("No such credential {id} exists")))
}

/// `secret` is given where it is shown: when it is new.
pub(crate) fn write(xml: &mut XmlWriter, user_name: &str, credential: &ServiceCredential, secret: Option<&Secret>) {
    let (name, password) = if has_api_key(&credential.service) {
        ("ServiceCredentialAlias", "ServiceCredentialSecret")
    } else {
        ("ServiceUserName", "ServicePassword")
    };
    xml.timestamp("CreateDate", credential.created_at.time());
    if let Some(expires_at) = credential.expires_at {
        xml.timestamp("ExpirationDate", expires_at.time());
    }
    xml.text("ServiceName", &credential.service)
        .text(name, &credential.user_name)
        .optional(password, secret.map(Secret::expose))
        .text("ServiceSpecificCredentialId", &credential.id)
        .text("UserName", user_name)
        .text("Status", names::status_word(credential.active));
}
