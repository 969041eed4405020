//! `GetUserPolicy` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetUserPolicy.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};

use super::{inline, owner::OwnerKind};
use crate::{Identity, OpCtx};

pub(crate) fn get_user_policy(identity: &Identity, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    inline::get(identity, ctx, params, OwnerKind::User, "iam:GetUserPolicy")
}
