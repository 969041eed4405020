//! `GetGroupPolicy` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetGroupPolicy.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};

use super::{inline, owner::OwnerKind};
use crate::{Identity, OpCtx};

pub(crate) fn get_group_policy(identity: &Identity, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    inline::get(identity, ctx, params, OwnerKind::Group, "iam:GetGroupPolicy")
}
