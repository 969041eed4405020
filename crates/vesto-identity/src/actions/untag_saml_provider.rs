//! `UntagSAMLProvider` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_UntagSAMLProvider.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};

use super::entity;
use crate::{Identity, OpCtx, records::SamlProvider};

pub(crate) async fn untag_saml_provider(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    entity::untag::<SamlProvider>(identity, ctx, params, "iam:UntagSAMLProvider").await
}
