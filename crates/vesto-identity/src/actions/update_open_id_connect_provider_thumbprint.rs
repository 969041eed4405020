//! `UpdateOpenIDConnectProviderThumbprint` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateOpenIDConnectProviderThumbprint.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_policy::Context;

use super::{
    entity::{self, Named},
    oidc_provider,
};
use crate::{Identity, OpCtx, records::OidcProvider};

pub(crate) async fn update_open_id_connect_provider_thumbprint(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let target = OidcProvider::target(ctx, params)?;
    let thumbprints = oidc_provider::thumbprints(params)?;
    entity::authorize::<OidcProvider>(ctx, "iam:UpdateOpenIDConnectProviderThumbprint", &target, Context::new())?;
    let replace = |provider: &mut OidcProvider| {
        provider.thumbprints = thumbprints;
        Ok(())
    };
    identity.write(|edit| entity::change(edit, ctx, &target, replace)).await?;
    Ok(XmlBody::none())
}
