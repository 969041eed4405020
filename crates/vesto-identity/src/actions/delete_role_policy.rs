//! `DeleteRolePolicy` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteRolePolicy.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};

use super::{inline, owner::OwnerKind};
use crate::{Identity, OpCtx};

pub(crate) async fn delete_role_policy(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    inline::delete(identity, ctx, params, OwnerKind::Role, "iam:DeleteRolePolicy").await
}
