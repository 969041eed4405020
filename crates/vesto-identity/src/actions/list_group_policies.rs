//! `ListGroupPolicies` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListGroupPolicies.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};

use super::{inline, owner::OwnerKind};
use crate::{Identity, OpCtx};

pub(crate) fn list_group_policies(identity: &Identity, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    inline::list(identity, ctx, params, OwnerKind::Group, "iam:ListGroupPolicies")
}
