//! OpenID Connect providers: their parameters, finding and showing them.

use vesto_aws_wire::{ApiError, QueryParams};
use vesto_meta::row::Tags;
use vesto_types::{AccountId, Arn};

use super::{
    entity::{self, Named, Target},
    names,
    owner::no_such_entity,
};
use crate::{OpCtx, records::OidcProvider};

const MAX_THUMBPRINTS: usize = 5;
pub(crate) const MAX_CLIENT_IDS: usize = 100;

impl Named for OidcProvider {
    fn target(ctx: &OpCtx, params: &QueryParams) -> Result<Target, ApiError> {
        let arn = entity::arn_parameter(params, "OpenIDConnectProviderArn", "oidc-provider")?;
        let prefix = arn_of(ctx.account(), "");
        let key = arn.strip_prefix(&prefix).unwrap_or_default().to_owned();
        Ok(Target { key, name: arn.to_owned(), arn: arn.to_owned() })
    }

    fn arn(&self, account: &AccountId) -> String {
        arn_of(account, &self.url)
    }

    fn tags(&self) -> &Tags {
        &self.tags
    }

    fn set_tags(&mut self, tags: Tags) {
        self.tags = tags;
    }

    fn no_such(arn: &str) -> ApiError {
        no_such_entity(format!("OpenIDConnect Provider not found for arn {arn}"))
    }
}

/// `url` is without `https://`.
pub(crate) fn arn_of(account: &AccountId, url: &str) -> String {
    Arn::iam(account, format!("oidc-provider/{url}")).to_string()
}

/// The parameter `Url`, without `https://`.
pub(crate) fn url(params: &QueryParams) -> Result<&str, ApiError> {
    let url = names::required(params, "Url")?;
    names::check_length(url, "url", 1, 255)?;
    let host_and_path = url.strip_prefix("https://").map(|rest| rest.trim_end_matches('/'));
    let host = host_and_path.and_then(|rest| rest.split(['/', ':']).next()).unwrap_or_default();
    let named = !host.is_empty() && host.chars().all(|c| c.is_ascii_alphanumeric() || c == '.' || c == '-');
    let plain = |rest: &&str| named && !rest.contains(['?', '#', '@']) && rest.chars().all(|c| c.is_ascii_graphic());
    let invalid = || ApiError::new(400, "ValidationError", "Invalid Open ID Connect Provider URL");
    host_and_path.filter(plain).ok_or_else(invalid)
}

/// The parameter `ThumbprintList`. At AWS an empty one means that AWS looks at the provider's certificate; here that
/// nothing is known of it.
pub(crate) fn thumbprints(params: &QueryParams) -> Result<Vec<String>, ApiError> {
    let thumbprints = params.list("ThumbprintList", "member").unwrap_or_default();
    for thumbprint in &thumbprints {
        names::check_length(thumbprint, "thumbprintList", 40, 40)?;
        if !thumbprint.chars().all(|c| c.is_ascii_alphanumeric()) {
            return Err(ApiError::new(400, "InvalidInput", "Thumbprint must be the hexadecimal form of a SHA-1 hash."));
        }
    }
    if thumbprints.len() > MAX_THUMBPRINTS {
        return Err(ApiError::new(400, "InvalidInput", "Thumbprint list must contain fewer than 5 entries."));
    }
    Ok(thumbprints)
}

pub(crate) fn check_client_id(id: &str, member: &str) -> Result<(), ApiError> {
    names::check_length(id, member, 1, 255)
}
