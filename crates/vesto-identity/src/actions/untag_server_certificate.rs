//! `UntagServerCertificate` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_UntagServerCertificate.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};

use super::entity;
use crate::{Identity, OpCtx, records::ServerCertificate};

pub(crate) async fn untag_server_certificate(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    entity::untag::<ServerCertificate>(identity, ctx, params, "iam:UntagServerCertificate").await
}
