//! `ListAttachedGroupPolicies` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAttachedGroupPolicies.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};

use super::{managed, owner::OwnerKind};
use crate::{Identity, OpCtx};

pub(crate) fn list_attached_group_policies(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    managed::list_attached(identity, ctx, params, OwnerKind::Group, "iam:ListAttachedGroupPolicies")
}
