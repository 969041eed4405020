//! `UntagOpenIDConnectProvider` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_UntagOpenIDConnectProvider.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};

use super::entity;
use crate::{Identity, OpCtx, records::OidcProvider};

pub(crate) async fn untag_open_id_connect_provider(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    entity::untag::<OidcProvider>(identity, ctx, params, "iam:UntagOpenIDConnectProvider").await
}
