//! `UntagInstanceProfile` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_UntagInstanceProfile.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};

use super::entity;
use crate::{Identity, OpCtx, records::InstanceProfile};

pub(crate) async fn untag_instance_profile(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    entity::untag::<InstanceProfile>(identity, ctx, params, "iam:UntagInstanceProfile").await
}
