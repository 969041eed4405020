//! `ListSAMLProviderTags` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListSAMLProviderTags.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};

use super::entity;
use crate::{Identity, OpCtx, records::SamlProvider};

pub(crate) fn list_saml_provider_tags(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    entity::list_tags::<SamlProvider>(identity, ctx, params, "iam:ListSAMLProviderTags")
}
