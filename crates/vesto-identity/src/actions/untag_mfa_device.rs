//! `UntagMFADevice` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_UntagMFADevice.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};

use super::entity;
use crate::{Identity, OpCtx, records::MfaDevice};

pub(crate) async fn untag_mfa_device(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    entity::untag::<MfaDevice>(identity, ctx, params, "iam:UntagMFADevice").await
}
