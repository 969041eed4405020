//! `AttachGroupPolicy` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachGroupPolicy.html>
//! Attaching what is attached changes nothing.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};

use super::{managed, owner::OwnerKind};
use crate::{Identity, OpCtx};

pub(crate) async fn attach_group_policy(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    managed::attach(identity, ctx, params, OwnerKind::Group, "iam:AttachGroupPolicy").await
}
