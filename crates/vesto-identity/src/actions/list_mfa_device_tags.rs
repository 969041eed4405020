//! `ListMFADeviceTags` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListMFADeviceTags.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};

use super::entity;
use crate::{Identity, OpCtx, records::MfaDevice};

pub(crate) fn list_mfa_device_tags(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    entity::list_tags::<MfaDevice>(identity, ctx, params, "iam:ListMFADeviceTags")
}
