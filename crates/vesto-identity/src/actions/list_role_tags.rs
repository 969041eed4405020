//! `ListRoleTags` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListRoleTags.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};

use super::{owner::OwnerKind, tagging};
use crate::{Identity, OpCtx};

pub(crate) fn list_role_tags(identity: &Identity, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    tagging::list(identity, ctx, params, OwnerKind::Role, "iam:ListRoleTags")
}
