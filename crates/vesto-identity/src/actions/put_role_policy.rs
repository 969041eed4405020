//! `PutRolePolicy` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};

use super::{inline, owner::OwnerKind};
use crate::{Identity, OpCtx};

pub(crate) async fn put_role_policy(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    inline::put(identity, ctx, params, OwnerKind::Role, "iam:PutRolePolicy").await
}
