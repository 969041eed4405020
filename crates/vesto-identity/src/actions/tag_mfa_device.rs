//! `TagMFADevice` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_TagMFADevice.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};

use super::entity;
use crate::{Identity, OpCtx, records::MfaDevice};

pub(crate) async fn tag_mfa_device(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    entity::tag::<MfaDevice>(identity, ctx, params, "iam:TagMFADevice").await
}
