//! `CreateOpenIDConnectProvider` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateOpenIDConnectProvider.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};

use super::{
    entity,
    oidc_provider::{self, MAX_CLIENT_IDS},
    owner::{already_exists, over_quota},
    tags,
};
use crate::{Identity, OpCtx, records::OidcProvider};

const MAX_PROVIDERS: usize = 100;

pub(crate) async fn create_open_id_connect_provider(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let url = oidc_provider::url(params)?;
    let client_ids = params.list("ClientIDList", "member").unwrap_or_default();
    for id in &client_ids {
        oidc_provider::check_client_id(id, "clientIDList")?;
    }
    let thumbprints = oidc_provider::thumbprints(params)?;
    let tags = tags::parse(params)?;
    let arn = oidc_provider::arn_of(ctx.account(), url);
    let actions = ("iam:CreateOpenIDConnectProvider", "iam:TagOpenIDConnectProvider");
    entity::authorize_new(ctx, actions, &arn, &tags)?;
    if client_ids.len() > MAX_CLIENT_IDS {
        return Err(over_quota("ClientIdsPerOpenIdConnectProvider", MAX_CLIENT_IDS));
    }
    let provider = identity
        .write(|edit| {
            if edit.state.records.get::<OidcProvider>(ctx.account(), url).is_some() {
                return Err(already_exists(format!("Provider with url https://{url} already exists.")));
            }
            if edit.state.records.list::<OidcProvider>(ctx.account()).count() >= MAX_PROVIDERS {
                return Err(over_quota("OpenIdConnectProvidersPerAccount", MAX_PROVIDERS));
            }
            let created_at = edit.now.into();
            let provider = OidcProvider { url: url.to_owned(), client_ids, thumbprints, tags, created_at };
            edit.put_record(ctx.account(), provider.clone());
            Ok(provider)
        })
        .await?;
    Ok(XmlBody::result(|xml| {
        xml.text("OpenIDConnectProviderArn", arn);
        if !provider.tags.is_empty() {
            tags::write(xml, &provider.tags);
        }
    }))
}
