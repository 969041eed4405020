//! `ListOpenIDConnectProviderTags` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListOpenIDConnectProviderTags.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};

use super::entity;
use crate::{Identity, OpCtx, records::OidcProvider};

pub(crate) fn list_open_id_connect_provider_tags(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    entity::list_tags::<OidcProvider>(identity, ctx, params, "iam:ListOpenIDConnectProviderTags")
}
