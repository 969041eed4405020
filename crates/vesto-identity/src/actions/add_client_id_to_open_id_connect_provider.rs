//! `AddClientIDToOpenIDConnectProvider` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_AddClientIDToOpenIDConnectProvider.html>
//! To add one that is there is no error.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_policy::Context;

use super::{
    entity::{self, Named},
    names,
    oidc_provider::{self, MAX_CLIENT_IDS},
    owner::over_quota,
};
use crate::{Identity, OpCtx, records::OidcProvider};

pub(crate) async fn add_client_id_to_open_id_connect_provider(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let target = OidcProvider::target(ctx, params)?;
    let client_id = names::required(params, "ClientID")?;
    oidc_provider::check_client_id(client_id, "clientID")?;
    entity::authorize::<OidcProvider>(ctx, "iam:AddClientIDToOpenIDConnectProvider", &target, Context::new())?;
    let add = |provider: &mut OidcProvider| {
        if provider.client_ids.iter().any(|known| known == client_id) {
            return Ok(());
        }
        if provider.client_ids.len() >= MAX_CLIENT_IDS {
            return Err(over_quota("ClientIdsPerOpenIdConnectProvider", MAX_CLIENT_IDS));
        }
        provider.client_ids.push(client_id.to_owned());
        Ok(())
    };
    identity.write(|edit| entity::change(edit, ctx, &target, add)).await?;
    Ok(XmlBody::none())
}
