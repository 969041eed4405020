//! `DeleteUserPolicy` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteUserPolicy.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};

use super::{inline, owner::OwnerKind};
use crate::{Identity, OpCtx};

pub(crate) async fn delete_user_policy(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    inline::delete(identity, ctx, params, OwnerKind::User, "iam:DeleteUserPolicy").await
}
