//! `DeleteUserPermissionsBoundary` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteUserPermissionsBoundary.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};

use super::{boundaries, owner::OwnerKind};
use crate::{Identity, OpCtx};

pub(crate) async fn delete_user_permissions_boundary(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    boundaries::delete(identity, ctx, params, OwnerKind::User, "iam:DeleteUserPermissionsBoundary").await
}
