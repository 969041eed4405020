//! `RemoveClientIDFromOpenIDConnectProvider` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_RemoveClientIDFromOpenIDConnectProvider.html>
//! To remove one that is not there is no error.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_policy::Context;

use super::{
    entity::{self, Named},
    names, oidc_provider,
};
use crate::{Identity, OpCtx, records::OidcProvider};

pub(crate) async fn remove_client_id_from_open_id_connect_provider(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let target = OidcProvider::target(ctx, params)?;
    let client_id = names::required(params, "ClientID")?;
    oidc_provider::check_client_id(client_id, "clientID")?;
    entity::authorize::<OidcProvider>(ctx, "iam:RemoveClientIDFromOpenIDConnectProvider", &target, Context::new())?;
    let remove = |provider: &mut OidcProvider| {
        provider.client_ids.retain(|known| known != client_id);
        Ok(())
    };
    identity.write(|edit| entity::change(edit, ctx, &target, remove)).await?;
    Ok(XmlBody::none())
}
