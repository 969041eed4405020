//! `GetOpenIDConnectProvider` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetOpenIDConnectProvider.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_policy::Context;

use super::{
    entity::{self, Named},
    tags,
};
use crate::{Identity, OpCtx, records::OidcProvider};

pub(crate) fn get_open_id_connect_provider(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let target = OidcProvider::target(ctx, params)?;
    entity::authorize::<OidcProvider>(ctx, "iam:GetOpenIDConnectProvider", &target, Context::new())?;
    let state = identity.state();
    let provider = entity::get::<OidcProvider>(&state, ctx, &target)?;
    Ok(XmlBody::result(|xml| {
        xml.text("Url", &provider.url)
            .text_list("ClientIDList", "member", &provider.client_ids)
            .text_list("ThumbprintList", "member", &provider.thumbprints)
            .timestamp("CreateDate", provider.created_at.time());
        tags::write(xml, &provider.tags);
    }))
}
