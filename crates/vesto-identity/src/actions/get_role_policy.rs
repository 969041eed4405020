//! `GetRolePolicy` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRolePolicy.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};

use super::{inline, owner::OwnerKind};
use crate::{Identity, OpCtx};

pub(crate) fn get_role_policy(identity: &Identity, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    inline::get(identity, ctx, params, OwnerKind::Role, "iam:GetRolePolicy")
}
