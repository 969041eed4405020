//! `TagSAMLProvider` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_TagSAMLProvider.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};

use super::entity;
use crate::{Identity, OpCtx, records::SamlProvider};

pub(crate) async fn tag_saml_provider(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    entity::tag::<SamlProvider>(identity, ctx, params, "iam:TagSAMLProvider").await
}
