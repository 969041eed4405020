//! `ListServerCertificateTags` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListServerCertificateTags.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};

use super::entity;
use crate::{Identity, OpCtx, records::ServerCertificate};

pub(crate) fn list_server_certificate_tags(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    entity::list_tags::<ServerCertificate>(identity, ctx, params, "iam:ListServerCertificateTags")
}
