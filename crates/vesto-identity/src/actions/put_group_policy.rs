//! `PutGroupPolicy` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutGroupPolicy.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};

use super::{inline, owner::OwnerKind};
use crate::{Identity, OpCtx};

pub(crate) async fn put_group_policy(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    inline::put(identity, ctx, params, OwnerKind::Group, "iam:PutGroupPolicy").await
}
