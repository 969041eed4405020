//! `DetachGroupPolicy` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_DetachGroupPolicy.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};

use super::{managed, owner::OwnerKind};
use crate::{Identity, OpCtx};

pub(crate) async fn detach_group_policy(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    managed::detach(identity, ctx, params, OwnerKind::Group, "iam:DetachGroupPolicy").await
}
