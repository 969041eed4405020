//! `TagServerCertificate` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_TagServerCertificate.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};

use super::entity;
use crate::{Identity, OpCtx, records::ServerCertificate};

pub(crate) async fn tag_server_certificate(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    entity::tag::<ServerCertificate>(identity, ctx, params, "iam:TagServerCertificate").await
}
