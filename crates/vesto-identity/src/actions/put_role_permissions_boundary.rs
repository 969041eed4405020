//! `PutRolePermissionsBoundary` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePermissionsBoundary.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};

use super::{boundaries, owner::OwnerKind};
use crate::{Identity, OpCtx};

pub(crate) async fn put_role_permissions_boundary(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    boundaries::put(identity, ctx, params, OwnerKind::Role, "iam:PutRolePermissionsBoundary").await
}
